import { useQueryClient } from '@tanstack/react-query';
import type { Editor } from '@tiptap/core';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { MessagePage } from '../app/MessagePage';
import { strings } from '../app/strings';
import { showTitle, useDocument } from '../catalog/queries';
import { showToast } from '../design/toast';
import type { Version } from '../history/api';
import { useKeepSession } from '../session/useKeepSession';
import { usePerson } from '../session/useSession';
import type { DocumentConnection } from '../sync/connection';
import { useConnection, useDocumentConnection } from '../sync/useDocumentConnection';
import { EditorSkeleton, TextSkeleton } from './EditorSkeleton';
import styles from './EditorPage.module.css';
import { Notices } from './Notices';
import { usePreferences } from './preferences';
import { rememberedTitle, rememberTitle } from './knownTitles';
import { TopBar } from './TopBar';
import { Writing } from './Writing';

const HistoryPanel = lazy(() => import('../history/HistoryPanel').then((module) => ({ default: module.HistoryPanel })));
const loadVersionView = () => import('../history/VersionView');
const VersionView = lazy(() => loadVersionView().then((module) => ({ default: module.VersionView })));

/** One document, open. */
export function EditorPage({ documentId }: { documentId: string }) {
  const person = usePerson();
  const connection = useDocumentConnection(person.id, documentId);
  useKeepSession();
  return connection ? <OpenDocument documentId={documentId} connection={connection} /> : <EditorSkeleton />;
}

function OpenDocument({ documentId, connection }: { documentId: string; connection: DocumentConnection }) {
  const local = useConnection(connection, 'local');
  const wasLive = useConnection(connection, 'wasLive');
  const live = useConnection(connection, 'link') === 'live';
  const ended = useConnection(connection, 'ended');
  const writable = useConnection(connection, 'writable');
  const held = useConnection(connection, 'held');
  const unreachable = useConnection(connection, 'unreachable');
  const online = useConnection(connection, 'online');
  const client = useQueryClient();
  const query = useDocument(documentId);
  const document = query.data?.document;
  const title = document?.title ?? rememberedTitle(documentId);
  const [editor, setEditor] = useState<Editor | null>(null);
  const saving = useConnection(connection, 'saveState') === 'saving';
  const [finding, setFinding] = useState(false);
  const [history, setHistory] = useState(false);
  const [version, setVersion] = useState<Version | null>(null);
  const openHistory = (): void => {
    setHistory(true);
    // So that it is here when a version is chosen.
    void loadVersionView();
  };
  const onChanges = useCallback(
    (changed: () => void) => {
      connection.doc.on('update', changed);
      return () => connection.doc.off('update', changed);
    },
    [connection],
  );
  const leaveHistory = useCallback(() => {
    setVersion(null);
    setHistory(false);
  }, []);
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
  useRoleChanges(writable, live, () => void client.invalidateQueries({ queryKey: ['document', documentId] }));

  const hasText = local === 'confirmed' || local === 'unconfirmed' || wasLive;
  if (ended === 'not-found' && !hasText) {
    return <MessagePage title={strings.editor.lostTitle} text={strings.editor.lost} home />;
  }
  const openFind = (): void => setFinding(true);
  // Whoever can't see all of a document shouldn't replace it; where nobody can, an earlier version may be the way out.
  const restorable = writable && held !== 'newer';
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
        history={history}
        onHistory={history ? leaveHistory : openHistory}
      />
      <div className={styles.columns}>
        <main className={styles.page}>
          <Notices connection={connection} editor={editor} />
          {version && (
            <Suspense fallback={<TextSkeleton />}>
              <VersionView
                documentId={documentId}
                version={version}
                writable={restorable}
                onList={() => setVersion(null)}
                onNow={leaveHistory}
              />
            </Suspense>
          )}
          {hasText ? (
            // The living text goes on behind a version: others' changes come in, cursors stay where they are.
            <div hidden={version !== null}>
              <Writing
                connection={connection}
                writable={writable}
                preferences={preferences}
                finding={finding}
                onFinding={setFinding}
                onEditor={setEditor}
                startInText={!fresh}
              />
            </div>
          ) : (unreachable || !online) && local !== null ? (
            <MessagePage title={strings.editor.notHereTitle} text={strings.editor.notHere} home />
          ) : (
            <TextSkeleton />
          )}
        </main>
        {history && (
          <Suspense fallback={null}>
            <HistoryPanel
              documentId={documentId}
              writable={restorable}
              saving={saving}
              shown={version}
              onShow={setVersion}
              onChanges={onChanges}
              onClose={leaveHistory}
            />
          </Suspense>
        )}
      </div>
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
