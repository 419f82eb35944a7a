import { useId, type InputHTMLAttributes, type ReactNode, type Ref } from 'react';
import styles from './TextField.module.css';
import { classes } from './classes';

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  /** The label is for screen readers alone. */
  labelHidden?: boolean;
  icon?: ReactNode;
  error?: string | null;
  ref?: Ref<HTMLInputElement>;
}

export function TextField({ label, labelHidden, icon, error, className, ...rest }: Props) {
  const id = useId();
  const errorId = useId();
  return (
    <div className={classes(styles.field, className)}>
      <label htmlFor={id} className={labelHidden ? 'visually-hidden' : styles.label}>
        {label}
      </label>
      <div className={styles.box}>
        {icon}
        <input
          id={id}
          className={styles.input}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? errorId : undefined}
          {...rest}
        />
      </div>
      {error && (
        <p id={errorId} className={styles.error} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
