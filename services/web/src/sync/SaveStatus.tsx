import { CircleAlert, CircleCheck, CloudOff, Eye, LoaderCircle, RefreshCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { timeOfDay } from '../app/formats';
import { strings } from '../app/strings';
import { Tooltip } from '../design/Tooltip';
import { classes } from '../design/classes';
import type { DocumentConnection } from './connection';
import type { SaveState } from './saveState';
import styles from './SaveStatus.module.css';
import { useConnection } from './useDocumentConnection';

const ICONS: Record<SaveState, typeof CircleCheck> = {
  opening: LoaderCircle,
  saving: RefreshCw,
  saved: CircleCheck,
  reconnecting: RefreshCw,
  offline: CloudOff,
  'offline-unkept': CircleAlert,
  'signed-out': CloudOff,
  refused: CircleAlert,
  'too-large': CircleAlert,
  lost: CircleAlert,
  reading: Eye,
};

const ALARMING = new Set<SaveState>(['offline-unkept', 'refused', 'too-large', 'lost']);
/** A keystroke goes through "Saving…" and back to "Saved". Only what lasts is read aloud. */
const ANNOUNCED_AFTER_MILLIS = 3_000;

/** Where somebody's words are, in words. */
export function SaveStatus({ connection, readingDetail }: { connection: DocumentConnection; readingDetail: string }) {
  const saveState = useConnection(connection, 'saveState');
  const since = useConnection(connection, 'since');
  const Icon = ICONS[saveState];
  return (
    <>
      <Tooltip
        text={
          <>
            {saveState === 'reading' ? readingDetail : strings.save.details[saveState]} {strings.save.since(timeOfDay(since))}
          </>
        }
      >
        <span
          role="status"
          aria-live="off"
          // Its tooltip is for the keyboard too.
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          data-state={saveState}
          className={classes(styles.status, ALARMING.has(saveState) && styles.alarming)}
        >
          <Icon aria-hidden="true" className={styles.icon} />
          <span className={styles.text}>{strings.save[saveState]}</span>
        </span>
      </Tooltip>
      <Announcement key={saveState} text={strings.save[saveState]} />
    </>
  );
}

function Announcement({ text }: { text: string }) {
  const [said, setSaid] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSaid(text), ANNOUNCED_AFTER_MILLIS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <span className="visually-hidden" aria-live="polite">
      {said}
    </span>
  );
}
