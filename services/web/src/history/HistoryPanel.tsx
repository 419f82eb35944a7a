import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { strings } from '../app/strings';
import { IconButton } from '../design/IconButton';
import type { Version } from './api';
import styles from './HistoryPanel.module.css';
import { NameVersion } from './NameVersion';
import { useFreshVersions, type Changes } from './queries';
import { VersionList } from './VersionList';

interface Props {
  documentId: string;
  writable: boolean;
  /** Whether what is written is on its way to the server still; a name is for what is stored. */
  saving: boolean;
  /** The one that is shown instead of the text; none for the text as it is now. */
  shown: Version | null;
  onShow: (version: Version | null) => void;
  onChanges: Changes;
  onClose: () => void;
}

/** The versions of a document, beside it. On narrow screens it covers the page until one is chosen. */
export function HistoryPanel({ documentId, writable, saving, shown, onShow, onChanges, onClose }: Props) {
  useFreshVersions(documentId, onChanges);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    // Escape closes it from wherever the focus is inside.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside
      ref={panel}
      className={styles.panel}
      data-covered={shown !== null || undefined}
      aria-label={strings.history.title}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && shown === null) onClose();
      }}
    >
      <div className={styles.header}>
        <h2 className={styles.title}>{strings.history.title}</h2>
        <IconButton label={strings.history.close} onClick={onClose}>
          <X aria-hidden="true" />
        </IconButton>
      </div>
      {writable && <NameVersion documentId={documentId} saving={saving} />}
      <VersionList documentId={documentId} shown={shown} onShow={onShow} />
    </aside>
  );
}
