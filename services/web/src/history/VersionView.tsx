import type { JSONContent } from '@tiptap/core';
import { getSchema } from '@tiptap/core';
import { EditorContent, useEditor } from '@tiptap/react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { sentenceFor } from '../app/errors';
import { moment } from '../app/formats';
import { strings } from '../app/strings';
import { Button } from '../design/Button';
import { showToast } from '../design/toast';
import { TextSkeleton } from '../editor/EditorSkeleton';
import '../editor/content.css';
import { schemaExtensions } from '../editor/schema';
import type { Version } from './api';
import { authorsOf } from './days';
import { knownText } from '../editor/knownText';
import { useVersionText } from './queries';
import { RestoreDialog } from './RestoreDialog';
import styles from './VersionView.module.css';

interface Props {
  documentId: string;
  version: Version;
  writable: boolean;
  /** Back to the list of versions, where that is covered. */
  onList: () => void;
  /** Back to the text as it is now. */
  onNow: () => void;
}

/** The document as it was: to be read, apart from the living one. */
export function VersionView({ documentId, version, writable, onList, onNow }: Props) {
  const text = useVersionText(documentId, version.id);
  const [asking, setAsking] = useState(false);
  const title = version.name ?? moment(version.at);
  const view = useRef<HTMLElement>(null);

  useEffect(() => {
    const leave = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented && !asking) onNow();
    };
    window.addEventListener('keydown', leave);
    return () => window.removeEventListener('keydown', leave);
  }, [asking, onNow]);

  useEffect(() => {
    window.scrollTo({ top: 0 });
    // Where the list is covered now, whoever chose from it goes on here.
    if (document.activeElement === document.body || document.activeElement?.checkVisibility?.() === false) view.current?.focus();
  }, [version.id]);

  return (
    <section ref={view} className={styles.view} aria-label={strings.history.shown(title)} tabIndex={-1}>
      <div className={styles.bar}>
        <div className={styles.what}>
          <h2 className={styles.title}>{title}</h2>
          <p className={styles.detail}>
            {version.name === undefined ? authorsOf(version) : strings.history.detail(moment(version.at), authorsOf(version))}
          </p>
        </div>
        <div className={styles.actions}>
          <Button look="quiet" className={styles.toList} onClick={onList}>
            {strings.history.all}
          </Button>
          <Button look="quiet" onClick={onNow}>
            {strings.history.back}
          </Button>
          {writable && (
            <Button look="primary" disabled={!text.isSuccess} onClick={() => setAsking(true)}>
              {strings.history.restore}
            </Button>
          )}
        </div>
      </div>
      {text.isSuccess ? (
        <VersionText key={version.id} content={text.data} />
      ) : text.isError ? (
        <div className={styles.failed} role="alert">
          <p>{strings.history.textFailed}</p>
          <p>{sentenceFor(text.error)}</p>
          <Button onClick={() => void text.refetch()}>{strings.retry}</Button>
        </div>
      ) : (
        <TextSkeleton />
      )}
      {asking && (
        <RestoreDialog
          documentId={documentId}
          version={version}
          title={title}
          onClose={() => setAsking(false)}
          onRestored={() => {
            showToast(strings.history.restored);
            onNow();
          }}
        />
      )}
    </section>
  );
}

function VersionText({ content }: { content: JSONContent }) {
  const [extensions] = useState(schemaExtensions);
  const { text, complete } = useMemo(() => knownText(content, getSchema(extensions)), [content, extensions]);
  const editor = useEditor({
    extensions,
    content: text,
    editable: false,
    injectCSS: false,
    editorProps: { attributes: { 'aria-label': strings.history.text, role: 'document', class: 'text', tabindex: '0' } },
  });
  return (
    <div className={styles.sheet}>
      {!complete && <p className={styles.incomplete}>{strings.history.incomplete}</p>}
      <EditorContent editor={editor} />
    </div>
  );
}
