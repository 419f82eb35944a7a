import { sentenceFor } from '../app/errors';
import { timeOfDay } from '../app/formats';
import { strings } from '../app/strings';
import { useNow } from '../app/useNow';
import { Button } from '../design/Button';
import { Skeleton } from '../design/Skeleton';
import type { Version } from './api';
import { authorsOf, byDay } from './days';
import { useVersions } from './queries';
import styles from './VersionList.module.css';

interface Props {
  documentId: string;
  shown: Version | null;
  onShow: (version: Version | null) => void;
}

/** The versions under their days, the newest first. */
export function VersionList({ documentId, shown, onShow }: Props) {
  const query = useVersions(documentId);
  const now = useNow();
  if (query.isPending) {
    return <ListSkeleton />;
  }
  if (query.data === undefined) {
    return (
      <div className={styles.message} role="alert">
        <p>{strings.history.failed}</p>
        <p>{sentenceFor(query.error)}</p>
        <Button onClick={() => void query.refetch()}>{strings.retry}</Button>
      </div>
    );
  }
  const versions = query.data.pages.flatMap(({ items }) => items);
  if (versions.length === 0) {
    return <p className={styles.message}>{strings.history.empty}</p>;
  }
  return (
    <div className={styles.days}>
      {byDay(versions, now).map((day) => (
        <section key={day.versions[0]?.id} aria-label={day.label}>
          <h3 className={styles.day}>{day.label}</h3>
          <ul role="list" className={styles.list}>
            {day.versions.map((version) => (
              <li key={version.id}>
                <Entry version={version} shown={shown === null ? version.current === true : shown.id === version.id} onShow={onShow} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {query.hasNextPage && (
        <Button className={styles.more} disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {strings.history.more}
        </Button>
      )}
    </div>
  );
}

function Entry({ version, shown, onShow }: { version: Version; shown: boolean; onShow: Props['onShow'] }) {
  const time = timeOfDay(new Date(version.at).getTime());
  return (
    <button
      type="button"
      className={styles.entry}
      aria-current={shown || undefined}
      // What has a name is shown as it was, should somebody write this very moment.
      onClick={() => onShow(version.current && version.kind === 'automatic' ? null : version)}
    >
      <span className={styles.line}>
        {version.name !== undefined && <span className={styles.name}>{version.name}</span>}
        <time dateTime={version.at} className={version.name === undefined ? styles.name : styles.time}>
          {time}
        </time>
        {version.current && <span className={styles.now}>{strings.history.current}</span>}
      </span>
      <span className={styles.authors}>{authorsOf(version)}</span>
    </button>
  );
}

function ListSkeleton() {
  return (
    <div className={styles.days} role="progressbar" aria-label={strings.history.opening}>
      <p className={styles.day}>
        <Skeleton width="short" />
      </p>
      {[0, 1, 2, 3].map((row) => (
        <div key={row} className={styles.waiting}>
          <Skeleton width="half" />
          <Skeleton width="short" />
        </div>
      ))}
    </div>
  );
}
