import { useQueryClient } from '@tanstack/react-query';
import type { Editor } from '@tiptap/core';
import { useEffect, useState } from 'react';
import { MessagePage } from '../app/MessagePage';
import { strings } from '../app/strings';
import { showTitle, useDocument } from '../catalog/queries';
import { showToast } from '../design/toast';
import { useKeepSession } from '../session/useKeepSession';
import { usePerson } from '../session/useSession';
import type { DocumentConnection } from '../sync/connection';
import { useConnectionState, useDocumentConnection } from '../sync/useDocumentConnection';
import { EditorSkeleton, TextSkeleton } from './EditorSkeleton';
import styles from './EditorPage.module.css';
import { Notices } from './Notices';
import { usePreferences } from './preferences';
import { rememberedTitle, rememberTitle } from './knownTitles';
import { TopBar } from './TopBar';
import { Writing } from './Writing';

/** One document, open. */
export function EditorPage({ documentId }: { documentId: string }) {
  const person = usePerson();
  const connection = useDocumentConnection(person.id, documentId);
  useKeepSession();
  return connection ? <OpenDocument documentId={documentId} connection={connection} /> : <EditorSkeleton />;
}

function OpenDocument({ documentId, connection }: { documentId: string; connection: DocumentConnection }) {
  const state = useConnectionState(connection);
  const client = useQueryClient();
  const query = useDocument(documentId);
  const document = query.data?.document;
  const title = document?.title ?? rememberedTitle(documentId);
  const [editor, setEditor] = useState<Editor | null>(null);
  const [finding, setFinding] = useState(false);
  const [preferences, setPreferences] = usePreferences();
  const [fresh] = useState(() => (window.history.state as { fresh?: boolean } | null)?.fresh === true);

  useEffect(() => {
    window.document.title = `${title || strings.untitled} · ${strings.product}`;
    if (document) rememberTitle(documentId, document.title);
  }, [title, document, documentId]);

  useEffect(
    () =>
      connection.onNotice((notice) => {
        if (notice.type === 'renamed' && 'title' in notice) {
          showTitle(client, documentId, notice.title);
          void client.invalidateQueries({ queryKey: ['document', documentId] });
        }
      }),
    [connection, client, documentId],
  );
  useRoleChanges(state.writable, state.link === 'live', () => void client.invalidateQueries({ queryKey: ['document', documentId] }));

  const hasText = state.local === 'confirmed' || state.local === 'unconfirmed' || state.wasLive;
  if (state.ended === 'not-found' && !hasText) {
    return <MessagePage title={strings.editor.lostTitle} text={strings.editor.lost} home />;
  }
  const openFind = (): void => setFinding(true);
  return (
    <>
      <TopBar
        connection={connection}
        editor={editor}
        document={document}
        documentId={documentId}
        title={title}
        fresh={fresh}
        preferences={preferences}
        onPreferences={setPreferences}
        onFind={openFind}
      />
      <main className={styles.page}>
        <Notices state={state} connection={connection} editor={editor} />
        {hasText ? (
          <Writing
            connection={connection}
            writable={state.writable}
            preferences={preferences}
            finding={finding}
            onFinding={setFinding}
            onEditor={setEditor}
            startInText={!fresh}
          />
        ) : state.saveState === 'offline' && state.local !== null ? (
          <MessagePage title={strings.editor.notHereTitle} text={strings.editor.notHere} home />
        ) : (
          <TextSkeleton />
        )}
      </main>
    </>
  );
}

/** Says so when somebody may suddenly do more or less. */
function useRoleChanges(writable: boolean, live: boolean, onChange: () => void): void {
  const [known, setKnown] = useState<boolean | null>(null);
  useEffect(() => {
    if (!live || known === writable) return;
    if (known !== null) {
      showToast(writable ? strings.editor.becameWriter : strings.editor.becameReader);
      onChange();
    }
    // eslint-disable-next-line react-hooks/set-state-in-effect -- remembers what was said last
    setKnown(writable);
  }, [live, writable, known, onChange]);
}
