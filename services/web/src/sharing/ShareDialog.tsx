import { useState } from 'react';
import { sentenceFor } from '../app/errors';
import { strings } from '../app/strings';
import type { DocumentSummary } from '../catalog/api';
import { Dialog } from '../design/Dialog';
import { InviteForm } from './InviteForm';
import { LinkAccess } from './LinkAccess';
import { MemberList } from './MemberList';
import { useMembers } from './queries';
import styles from './ShareDialog.module.css';

/** Who may do what with a document. Says what will happen before it happens, and what has happened after. */
export function ShareDialog({ document, onClose }: { document: Pick<DocumentSummary, 'id' | 'title' | 'role' | 'link'>; onClose: () => void }) {
  const sharing = useMembers(document.id);
  const [outcome, setOutcome] = useState<string | null>(null);
  const isOwner = document.role === 'owner';

  return (
    <Dialog title={strings.sharing.title(document.title || strings.untitled)} onClose={onClose}>
      {isOwner ? (
        <InviteForm documentId={document.id} onOutcome={setOutcome} />
      ) : (
        <p className={styles.notice}>{strings.sharing.onlyOwner}</p>
      )}
      <p className={styles.outcome} role="status">
        {outcome}
      </p>
      <section aria-label={strings.sharing.people}>
        <h3 className={styles.heading}>{strings.sharing.people}</h3>
        {sharing.isError ? (
          <p role="alert" className={styles.error}>
            {sentenceFor(sharing.error)}
          </p>
        ) : (
          <MemberList documentId={document.id} members={sharing.data?.members} editable={isOwner} onOutcome={setOutcome} />
        )}
      </section>
      <LinkAccess
        documentId={document.id}
        link={sharing.data?.link ?? document.link ?? 'none'}
        editable={isOwner}
        onOutcome={setOutcome}
      />
    </Dialog>
  );
}
