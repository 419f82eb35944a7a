import type { Editor } from '@tiptap/core';
import { CircleAlert, Info } from 'lucide-react';
import { Link } from 'wouter';
import { strings } from '../app/strings';
import { Button } from '../design/Button';
import { classes } from '../design/classes';
import { showToast } from '../design/toast';
import type { DocumentConnection } from '../sync/connection';
import type { Held } from '../sync/schemaGuard';
import { useConnection } from '../sync/useDocumentConnection';
import styles from './Notices.module.css';

interface Props {
  connection: DocumentConnection;
  editor: Editor | null;
}

/** What went wrong with the document, what was kept, and what can be done: above the text, which stays. */
export function Notices({ connection, editor }: Props) {
  const saveState = useConnection(connection, 'saveState');
  const unconfirmed = useConnection(connection, 'unconfirmed');
  const writable = useConnection(connection, 'writable');
  const held = useConnection(connection, 'held');
  if (saveState === 'lost') {
    return (
      <div className={styles.notice} role="alert">
        <CircleAlert aria-hidden="true" />
        <p>
          {strings.editor.lost} {unconfirmed && strings.editor.lostKept}
        </p>
        {editor && unconfirmed && <Button onClick={() => copyText(editor)}>{strings.editor.copyText}</Button>}
        <Link href="/">{strings.editor.backToList}</Link>
      </div>
    );
  }
  if (saveState === 'refused' || saveState === 'too-large') {
    const text =
      saveState === 'too-large'
        ? strings.save.details['too-large']
        : writable
          ? strings.editor.refusedWriter
          : strings.editor.refused;
    return (
      <div className={styles.notice} role="alert">
        <CircleAlert aria-hidden="true" />
        <p>{text}</p>
        {editor && <Button onClick={() => copyText(editor)}>{strings.editor.copyText}</Button>}
        {saveState === 'refused' && (
          <Button
            look="danger"
            onClick={() => void connection.discardLocalCopy().then(() => window.location.reload())}
          >
            {strings.editor.discard}
          </Button>
        )}
      </div>
    );
  }
  return held === null ? null : <HeldNotice held={held} connection={connection} writable={writable} />;
}

/** Why the text can't be written in although the connection is as it should be. Calm: nothing is wrong with anybody's words. */
function HeldNotice({ held, connection, writable }: { held: Held; connection: DocumentConnection; writable: boolean }) {
  const local = useConnection(connection, 'local');
  const unconfirmed = useConnection(connection, 'unconfirmed');
  const words = strings.editor.held;
  const text = writable || held === 'unknown' ? words[held] : words[`${held}Reader`];
  return (
    <div className={classes(styles.notice, styles.calm)} role="alert">
      <Info aria-hidden="true" />
      <p>{text}</p>
      {held !== 'incomplete' ? (
        // Where the browser keeps nothing, what was written before has to be on the server first.
        <Button look="primary" disabled={local === 'unavailable' && unconfirmed} onClick={() => window.location.reload()}>
          {strings.editor.reload}
        </Button>
      ) : (
        writable && (
          <Button look="primary" onClick={() => connection.guard.complete()}>
            {strings.editor.complete}
          </Button>
        )
      )}
    </div>
  );
}

function copyText(editor: Editor): void {
  const { doc } = editor.state;
  navigator.clipboard.writeText(doc.textBetween(0, doc.content.size, '\n\n', '')).then(
    () => showToast(strings.editor.copied),
    () => showToast(strings.editor.copyFailed),
  );
}
