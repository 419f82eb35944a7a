import type { Editor } from '@tiptap/core';
import { useEffect, useState } from 'react';
import type { Awareness } from 'y-protocols/awareness';
import { goToCaret } from './carets';
import type { Present } from './people';

/** How long after a movement the view follows: the cursor has to be drawn first. */
const FOLLOW_AFTER_MILLIS = 150;

/**
 * Keeps somebody's cursor in view, until one writes, scrolls or clicks oneself.
 *
 * @returns who is followed, and what changes that: the same person again ends it
 */
export function useFollow(editor: Editor | null, awareness: Awareness, others: Present[]): [string | null, (id: string) => void] {
  const [followed, setFollowed] = useState<string | null>(null);
  const person = others.find(({ id }) => id === followed);
  const clientIds = person?.clientIds.join(' ');

  useEffect(() => {
    if (editor === null || clientIds === undefined) return;
    const ids = clientIds.split(' ').map(Number);
    const root = editor.view.dom;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const follow = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => goToCaret(root, ids), FOLLOW_AFTER_MILLIS);
    };
    const onChange = ({ updated }: { updated: number[] }): void => {
      if (updated.some((clientId) => ids.includes(clientId))) follow();
    };
    const stop = (): void => setFollowed(null);
    goToCaret(root, ids);
    awareness.on('change', onChange);
    root.addEventListener('keydown', stop);
    root.addEventListener('pointerdown', stop);
    window.addEventListener('wheel', stop, { passive: true });
    window.addEventListener('touchmove', stop, { passive: true });
    return () => {
      clearTimeout(timer);
      awareness.off('change', onChange);
      root.removeEventListener('keydown', stop);
      root.removeEventListener('pointerdown', stop);
      window.removeEventListener('wheel', stop);
      window.removeEventListener('touchmove', stop);
    };
  }, [editor, awareness, clientIds]);

  return [person ? followed : null, (id) => setFollowed((now) => (now === id ? null : id))];
}
