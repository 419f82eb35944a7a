import { strings } from '../app/strings';
import { Skeleton } from '../design/Skeleton';
import styles from './EditorSkeleton.module.css';

/** The page before its text is there: same places, same heights. */
export function EditorSkeleton() {
  return (
    <main className={styles.screen} aria-busy="true" aria-label={strings.editor.opening}>
      <div className={styles.bar}>
        <Skeleton width="half" className={styles.title} />
      </div>
      <TextSkeleton />
    </main>
  );
}

export function TextSkeleton() {
  return (
    <div className={styles.text} role="progressbar" aria-label={strings.editor.opening}>
      <Skeleton width="half" className={styles.heading} />
      <Skeleton width="full" />
      <Skeleton width="full" />
      <Skeleton width="long" />
      <Skeleton width="full" className={styles.gap} />
      <Skeleton width="full" />
      <Skeleton width="half" />
    </div>
  );
}
