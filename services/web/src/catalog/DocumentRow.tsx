import { EllipsisVertical, ExternalLink, Globe, PencilLine, RotateCcw, Share2, Trash2, Users } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useLocation } from 'wouter';
import { ago, moment } from '../app/formats';
import { strings } from '../app/strings';
import { useNow } from '../app/useNow';
import { Button } from '../design/Button';
import { IconButton } from '../design/IconButton';
import { Menu, type MenuItem } from '../design/Menu';
import { usePerson } from '../session/useSession';
import { ShareDialog } from '../sharing/ShareDialog';
import { canWrite } from '../sync/role';
import type { DocumentSummary, Folder } from './api';
import styles from './DocumentRow.module.css';
import { useRenameDocument, useRestoreDocument, useTrashDocument } from './queries';

interface Props {
  document: DocumentSummary;
  folder: Folder;
  /** Nothing can be changed now. */
  offline?: boolean;
}

export function DocumentRow({ document, folder, offline = false }: Props) {
  const [, navigate] = useLocation();
  const [renaming, setRenaming] = useState(false);
  const [sharing, setSharing] = useState(false);
  const link = useRef<HTMLAnchorElement>(null);
  const rename = useRenameDocument();
  const trash = useTrashDocument();
  const restore = useRestoreDocument();
  const title = document.title || strings.untitled;
  const inTrash = folder === 'trash';
  const isOwner = document.role === 'owner';
  const address = `/d/${document.id}`;

  const stopRenaming = (): void => {
    setRenaming(false);
    requestAnimationFrame(() => link.current?.focus());
  };
  const items: MenuItem[] = [
    { label: strings.catalog.open, icon: <PencilLine />, shortcut: 'Enter', run: () => navigate(address) },
    { label: strings.catalog.openInTab, icon: <ExternalLink />, run: () => window.open(address, '_blank', 'noopener') },
    ...(canWrite(document.role)
      ? [{ label: strings.catalog.rename, icon: <PencilLine />, shortcut: 'r', run: () => setRenaming(true) }]
      : []),
    { label: strings.catalog.share, icon: <Share2 />, run: () => setSharing(true) },
    ...(isOwner
      ? [
          { kind: 'separator' as const },
          { label: strings.catalog.moveToTrash, icon: <Trash2 />, danger: true, run: () => trash.mutate(document) },
        ]
      : []),
  ];

  const onKeyDown = (event: KeyboardEvent): void => {
    if (offline || inTrash || event.ctrlKey || event.metaKey || event.altKey) return;
    if ((event.key === 'r' || event.key === 'F2') && canWrite(document.role)) {
      event.preventDefault();
      setRenaming(true);
    } else if (event.key === 'Delete' && isOwner) {
      event.preventDefault();
      trash.mutate(document);
    }
  };

  return (
    <li className={styles.row}>
      {renaming ? (
        <RenameField
          title={document.title}
          onDone={(next) => {
            stopRenaming();
            if (next !== null && next !== document.title) rename.mutate({ id: document.id, title: next, before: document.title });
          }}
        />
      ) : inTrash ? (
        <span className={styles.title}>{title}</span>
      ) : (
        <a
          ref={link}
          href={address}
          data-document-link
          className={styles.title}
          onKeyDown={onKeyDown}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            navigate(address);
          }}
        >
          {title}
        </a>
      )}
      <LastEdit document={document} inTrash={inTrash} />
      <Access document={document} />
      <div className={styles.actions}>
        {inTrash ? (
          <Button look="quiet" icon={<RotateCcw aria-hidden="true" />} onClick={() => restore.mutate(document)}>
            {strings.catalog.restore}
          </Button>
        ) : (
          !offline && (
            <Menu label={strings.catalog.menu(title)} items={items}>
              <IconButton label={strings.catalog.menu(title)} small>
                <EllipsisVertical aria-hidden="true" />
              </IconButton>
            </Menu>
          )
        )}
      </div>
      {sharing && <ShareDialog document={document} onClose={() => setSharing(false)} />}
    </li>
  );
}

function LastEdit({ document, inTrash }: { document: DocumentSummary; inTrash: boolean }) {
  const person = usePerson();
  const now = useNow();
  const at = inTrash && document.deletedAt ? document.deletedAt : document.updatedAt;
  const by = document.updatedBy ? (document.updatedBy.id === person.id ? strings.catalog.you : document.updatedBy.name) : null;
  return (
    <span className={styles.edited}>
      <time dateTime={at} title={moment(at)}>
        {inTrash && document.deletedAt ? strings.catalog.deletedAgo(ago(at, now)) : strings.catalog.edited(ago(at, now), by)}
      </time>
    </span>
  );
}

function Access({ document }: { document: DocumentSummary }) {
  const person = usePerson();
  if (document.owner && document.owner.id !== person.id) {
    return (
      <span className={styles.access}>
        <Users aria-hidden="true" />
        <span>{strings.catalog.ownedBy(document.owner.name)}</span>
      </span>
    );
  }
  if (document.link !== undefined && document.link !== 'none') {
    return (
      <span className={styles.access}>
        <Globe aria-hidden="true" />
        <span>{strings.catalog.withLink}</span>
      </span>
    );
  }
  if (document.sharedWith !== undefined && document.sharedWith > 0) {
    return (
      <span className={styles.access}>
        <Users aria-hidden="true" />
        <span>{strings.catalog.sharedWith(document.sharedWith)}</span>
      </span>
    );
  }
  return <span className={styles.access}>{document.sharedWith === 0 && strings.catalog.private}</span>;
}

/** The title, editable in place. Enter and leaving take it, Escape leaves it as it was. */
function RenameField({ title, onDone }: { title: string; onDone: (title: string | null) => void }) {
  const [value, setValue] = useState(title);
  const input = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  useEffect(() => {
    input.current?.select();
  }, []);
  const finish = (result: string | null): void => {
    if (!done.current) {
      done.current = true;
      onDone(result);
    }
  };
  return (
    <input
      ref={input}
      className={styles.rename}
      aria-label={strings.catalog.renameField}
      value={value}
      maxLength={200}
      onChange={(event) => setValue(event.target.value)}
      onBlur={() => finish(value.trim())}
      onKeyDown={(event) => {
        if (event.key === 'Enter') finish(value.trim());
        if (event.key === 'Escape') finish(null);
      }}
    />
  );
}
