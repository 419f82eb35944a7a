import styles from './Skeleton.module.css';
import { classes } from './classes';

/** Where a line of text will be. Takes the text's height, so that nothing jumps when it comes. */
export function Skeleton({ width, className }: { width: 'short' | 'half' | 'long' | 'full'; className?: string | undefined }) {
  return <span aria-hidden="true" className={classes(styles.line, styles[width], className)} />;
}
