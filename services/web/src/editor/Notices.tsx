import type { Editor } from '@tiptap/core';
import { CircleAlert } from 'lucide-react';
import { Link } from 'wouter';
import { strings } from '../app/strings';
import { Button } from '../design/Button';
import { showToast } from '../design/toast';
import type { ConnectionState, DocumentConnection } from '../sync/connection';
import styles from './Notices.module.css';

interface Props {
  state: ConnectionState;
  connection: DocumentConnection;
  editor: Editor | null;
}

/** What went wrong with the document, what was kept, and what can be done: above the text, which stays. */
export function Notices({ state, connection, editor }: Props) {
  if (state.saveState === 'lost') {
    return (
      <div className={styles.notice} role="alert">
        <CircleAlert aria-hidden="true" />
        <p>
          {strings.editor.lost} {state.unconfirmed && strings.editor.lostKept}
        </p>
        {editor && state.unconfirmed && <Button onClick={() => copyText(editor)}>{strings.editor.copyText}</Button>}
        <Link href="/">{strings.editor.backToList}</Link>
      </div>
    );
  }
  if (state.saveState === 'refused' || state.saveState === 'too-large') {
    const text =
      state.saveState === 'too-large'
        ? strings.save.details['too-large']
        : state.writable
          ? strings.editor.refusedWriter
          : strings.editor.refused;
    return (
      <div className={styles.notice} role="alert">
        <CircleAlert aria-hidden="true" />
        <p>{text}</p>
        {editor && <Button onClick={() => copyText(editor)}>{strings.editor.copyText}</Button>}
        {state.saveState === 'refused' && (
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
