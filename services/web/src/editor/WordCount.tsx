import type { Editor } from '@tiptap/core';
import { memo, useEffect, useState } from 'react';
import { strings } from '../app/strings';
import { countText, type TextCount } from './countText';
import styles from './WordCount.module.css';

/** Counting 200 pages takes longer than a keystroke may: it waits for a pause. */
const COUNT_AFTER_MILLIS = 400;

export const WordCount = memo(function WordCount({ editor }: { editor: Editor }) {
  const [count, setCount] = useState<TextCount>(() => countOf(editor));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => setCount(countOf(editor)), COUNT_AFTER_MILLIS);
    };
    editor.on('update', later).on('selectionUpdate', later);
    return () => {
      clearTimeout(timer);
      editor.off('update', later).off('selectionUpdate', later);
    };
  }, [editor]);
  const words = strings.editor.words(count.words);
  return (
    <p className={styles.count}>
      {count.isSelection ? strings.editor.selected(words) : `${words} · ${strings.editor.characters(count.characters)}`}
    </p>
  );
});

function countOf(editor: Editor): TextCount {
  const { doc, selection } = editor.state;
  const isSelection = !selection.empty;
  const text = isSelection
    ? doc.textBetween(selection.from, selection.to, '\n', ' ')
    : doc.textBetween(0, doc.content.size, '\n', ' ');
  return { ...countText(text), isSelection };
}
