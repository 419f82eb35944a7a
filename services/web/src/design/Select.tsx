import { ChevronDown } from 'lucide-react';
import type { SelectHTMLAttributes } from 'react';
import styles from './Select.module.css';
import { classes } from './classes';

interface Props extends Omit<SelectHTMLAttributes<HTMLSelectElement>, 'aria-label'> {
  label: string;
  quiet?: boolean;
}

/** The browser's own select, dressed: it works on phones and with every assistive technology. */
export function Select({ label, quiet, className, children, ...rest }: Props) {
  return (
    <span className={classes(styles.box, quiet && styles.quiet, className)}>
      <select aria-label={label} className={styles.select} {...rest}>
        {children}
      </select>
      <ChevronDown aria-hidden="true" className={styles.arrow} />
    </span>
  );
}
