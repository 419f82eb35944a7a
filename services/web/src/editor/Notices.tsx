import type { Editor } from '@tiptap/core';
import { CircleAlert } from 'lucide-react';
import { Link } from 'wouter';
import { strings } from '../app/strings';
import { Button } from '../design/Button';
import { showToast } from '../design/toast';
import type { DocumentConnection } from '../sync/connection';
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
  return null;
}

function copyText(editor: Editor): void {
  const { doc } = editor.state;
  navigator.clipboard.writeText(doc.textBetween(0, doc.content.size, '\n\n', '')).then(
    () => showToast(strings.editor.copied),
    () => showToast(strings.editor.copyFailed),
  );
}
