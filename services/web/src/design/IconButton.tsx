import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import styles from './IconButton.module.css';
import { Tooltip } from './Tooltip';
import { classes } from './classes';

interface Props extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label'> {
  /** Its accessible name, shown as a tooltip too. */
  label: string;
  /** Shown beside the tooltip's text. */
  shortcut?: string;
  children: ReactNode;
  small?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function IconButton({ label, shortcut, small, className, children, type = 'button', ...rest }: Props) {
  return (
    <Tooltip text={label} shortcut={shortcut}>
      <button type={type} aria-label={label} className={classes(styles.button, small && styles.small, className)} {...rest}>
        {children}
      </button>
    </Tooltip>
  );
}
