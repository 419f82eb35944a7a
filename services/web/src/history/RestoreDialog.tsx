import { sentenceFor } from '../app/errors';
import { strings } from '../app/strings';
import { Button } from '../design/Button';
import { Dialog } from '../design/Dialog';
import type { Version } from './api';
import { useRestoreVersion } from './queries';
import styles from './VersionView.module.css';

interface Props {
  documentId: string;
  version: Version;
  /** What the version is called on the screen. */
  title: string;
  onClose: () => void;
  onRestored: () => void;
}

/** Says what restoring will do, then does it. */
export function RestoreDialog({ documentId, version, title, onClose, onRestored }: Props) {
  const restoring = useRestoreVersion(documentId);
  return (
    <Dialog
      title={strings.history.restoreTitle}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{strings.cancel}</Button>
          <Button
            look="primary"
            disabled={restoring.isPending}
            onClick={() => restoring.mutate(version, { onSuccess: onRestored })}
          >
            {strings.history.restoreButton}
          </Button>
        </>
      }
    >
      <p>{strings.history.restoreWhat(title)}</p>
      <p className={styles.promise}>{strings.history.restorePromise}</p>
      {restoring.isError && (
        <p className={styles.error} role="alert">
          {sentenceFor(restoring.error)}
        </p>
      )}
    </Dialog>
  );
}
