import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import styles from './Button.module.css';
import { classes } from './classes';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: 'primary' | 'plain' | 'quiet' | 'danger';
  icon?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({ look = 'plain', icon, className, children, type = 'button', ...rest }: Props) {
  return (
    <button type={type} className={classes(styles.button, styles[look], className)} {...rest}>
      {icon}
      {children}
    </button>
  );
}
