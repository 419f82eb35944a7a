import type { Editor } from '@tiptap/core';
import { useEditorState } from '@tiptap/react';
import { CaseSensitive, ChevronDown, ChevronUp, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { strings } from '../../app/strings';
import { Button } from '../../design/Button';
import { IconButton } from '../../design/IconButton';
import { TextField } from '../../design/TextField';
import { showToast } from '../../design/toast';
import styles from './FindBar.module.css';
import { findState } from './findAndReplace';

interface Props {
  editor: Editor;
  writable: boolean;
  onClose: () => void;
}

export function FindBar({ editor, writable, onClose }: Props) {
  const [text, setText] = useState(() => selectedText(editor));
  const [replacement, setReplacement] = useState('');
  const [caseSensitive, setCaseSensitive] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const { total, current } = useEditorState({
    editor,
    selector: ({ editor: { state } }) => {
      const { matches, current: index } = findState(state);
      return { total: matches.length, current: index + 1 };
    },
  });

  useEffect(() => {
    editor.chain().setFind({ text, caseSensitive }).run();
    showCurrentMatch(editor);
  }, [editor, text, caseSensitive]);
  useEffect(() => {
    field.current?.select();
    return () => {
      if (!editor.isDestroyed) editor.commands.setFind({ text: '', caseSensitive: false });
    };
  }, [editor]);

  const close = (): void => {
    onClose();
    editor.commands.focus();
  };
  const replaceAll = (): void => {
    editor.commands.replaceAllMatches(replacement);
    showToast(strings.find.replaced(total));
  };

  return (
    // Escape leaves from every control in it.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      role="search"
      aria-label={strings.find.label}
      className={styles.bar}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.preventDefault();
          close();
        }
      }}
    >
      <div className={styles.line}>
        <TextField
          ref={field}
          className={styles.field}
          label={strings.find.find}
          labelHidden
          placeholder={strings.find.find}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              event.preventDefault();
              editor.commands.goToMatch(event.shiftKey ? -1 : 1);
            }
          }}
        />
        <span className={styles.count} role="status">
          {text !== '' && strings.find.matches(current, total)}
        </span>
        <IconButton
          small
          label={strings.find.caseSensitive}
          aria-pressed={caseSensitive}
          onClick={() => setCaseSensitive((value) => !value)}
        >
          <CaseSensitive aria-hidden="true" />
        </IconButton>
        <IconButton small label={strings.find.previous} disabled={total === 0} onClick={() => editor.commands.goToMatch(-1)}>
          <ChevronUp aria-hidden="true" />
        </IconButton>
        <IconButton small label={strings.find.next} disabled={total === 0} onClick={() => editor.commands.goToMatch(1)}>
          <ChevronDown aria-hidden="true" />
        </IconButton>
        <IconButton small label={strings.close} onClick={close}>
          <X aria-hidden="true" />
        </IconButton>
      </div>
      {writable && (
        <div className={styles.line}>
          <TextField
            className={styles.field}
            label={strings.find.replace}
            labelHidden
            placeholder={strings.find.replace}
            value={replacement}
            onChange={(event) => setReplacement(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') editor.commands.replaceMatch(replacement);
            }}
          />
          <Button disabled={total === 0} onClick={() => editor.commands.replaceMatch(replacement)}>
            {strings.find.replaceOne}
          </Button>
          <Button disabled={total === 0} onClick={replaceAll}>
            {strings.find.replaceAll}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Brings the match into view without taking the focus from the field. */
function showCurrentMatch(editor: Editor): void {
  const { matches, current } = findState(editor.state);
  const match = matches[current];
  if (match) {
    const { node } = editor.view.domAtPos(match.from);
    (node instanceof Element ? node : node.parentElement)?.scrollIntoView({ block: 'center' });
  }
}

const MAX_TAKEN = 200;

function selectedText(editor: Editor): string {
  const { from, to } = editor.state.selection;
  return to - from > 0 && to - from <= MAX_TAKEN ? editor.state.doc.textBetween(from, to, ' ') : '';
}
