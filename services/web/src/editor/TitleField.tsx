import { useEffect, useRef, useState } from 'react';
import { strings } from '../app/strings';
import styles from './TitleField.module.css';

interface Props {
  title: string;
  writable: boolean;
  /** For a document that was just made. */
  startHere: boolean;
  onRename: (title: string) => void;
  /** After Enter: on to the text. */
  onDone: () => void;
}

const SAVE_AFTER_MILLIS = 1_500;
const MAX_LENGTH = 200;

/** The document's title. Saved when it is left, on Enter, and after a moment without a keystroke. Escape takes back what wasn't saved. */
export function TitleField({ title, writable, startHere, onRename, onDone }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const shown = draft ?? title;

  useEffect(() => {
    if (startHere) field.current?.focus();
  }, [startHere]);

  // Leaving the field after Enter, or while the request is under way, doesn't ask again.
  const asked = useRef(title);
  useEffect(() => {
    asked.current = title;
  }, [title]);
  const save = (value: string | null): void => {
    const next = value?.trim();
    if (next === undefined || next === title || next === asked.current) return;
    asked.current = next;
    onRename(next);
  };
  const latestSave = useRef(save);
  useEffect(() => {
    latestSave.current = save;
  });
  useEffect(() => {
    if (draft === null) return;
    const timer = setTimeout(() => latestSave.current(draft), SAVE_AFTER_MILLIS);
    return () => clearTimeout(timer);
  }, [draft]);

  const finish = (value: string | null): void => {
    save(value);
    setDraft(null);
  };

  return (
    <span className={styles.frame} data-value={shown || strings.untitled}>
      <input
        ref={field}
        aria-label={strings.editor.title}
        className={styles.field}
        value={shown}
        placeholder={strings.untitled}
        readOnly={!writable}
        maxLength={MAX_LENGTH}
        size={1}
        dir="auto"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={() => finish(draft)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter') {
            event.preventDefault();
            finish(draft);
            onDone();
          } else if (event.key === 'Escape') {
            setDraft(null);
            onDone();
          }
        }}
      />
    </span>
  );
}
