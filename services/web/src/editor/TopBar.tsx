import type { Editor } from '@tiptap/core';
import { ArrowLeft, History, Users } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { strings } from '../app/strings';
import type { DocumentSummary } from '../catalog/api';
import { useRenameDocument } from '../catalog/queries';
import { Button } from '../design/Button';
import { IconButton } from '../design/IconButton';
import { PeopleHere } from '../presence/PeopleHere';
import { ShareDialog } from '../sharing/ShareDialog';
import type { DocumentConnection } from '../sync/connection';
import { SaveStatus } from '../sync/SaveStatus';
import { useConnection } from '../sync/useDocumentConnection';
import { DocumentMenu } from './DocumentMenu';
import type { Preferences } from './preferences';
import { TitleField } from './TitleField';
import styles from './TopBar.module.css';

interface Props {
  connection: DocumentConnection;
  editor: Editor | null;
  document: DocumentSummary | undefined;
  documentId: string;
  title: string;
  fresh: boolean;
  preferences: Preferences;
  onPreferences: (change: Partial<Preferences>) => void;
  onFind: () => void;
  /** Whether the versions are shown. */
  history: boolean;
  onHistory: () => void;
}

export function TopBar(props: Props) {
  const { connection, editor, document, documentId, title } = props;
  const role = useConnection(connection, 'role');
  const writable = useConnection(connection, 'writable');
  const ended = useConnection(connection, 'ended');
  const [sharing, setSharing] = useState(false);
  const [, navigate] = useLocation();
  const rename = useRenameDocument();
  return (
    <header className={styles.bar}>
      <a
        href="/"
        aria-label={strings.editor.back}
        className={styles.back}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          navigate('/');
        }}
      >
        <ArrowLeft aria-hidden="true" />
      </a>
      <div className={styles.title}>
        <TitleField
          title={title}
          writable={writable}
          startHere={props.fresh}
          onRename={(next) => rename.mutate({ id: documentId, title: next, before: title })}
          onDone={() => editor?.commands.focus()}
        />
        <SaveStatus
          connection={connection}
          readingDetail={role === 'commenter' ? strings.editor.commentOnly : strings.editor.viewOnlyDetail}
        />
      </div>
      <div className={styles.tools}>
        <PeopleHere connection={connection} editor={editor} />
        <Button className={styles.share} icon={<Users aria-hidden="true" />} disabled={!document || ended !== null} onClick={() => setSharing(true)}>
          <span>{strings.sharing.share}</span>
        </Button>
        <IconButton
          label={strings.history.open}
          className={styles.history}
          aria-expanded={props.history}
          disabled={!document || ended !== null}
          onClick={props.onHistory}
        >
          <History aria-hidden="true" />
        </IconButton>
        <DocumentMenu
          document={document}
          documentId={documentId}
          preferences={props.preferences}
          onPreferences={props.onPreferences}
          onFind={props.onFind}
          onHistory={document && ended === null ? props.onHistory : null}
        />
      </div>
      {sharing && document && <ShareDialog document={document} onClose={() => setSharing(false)} />}
    </header>
  );
}
