import { useEffect, useRef, type RefObject } from 'react';

interface Keys {
  create: () => void;
  search: () => void;
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));

/** The list's keys: `c` creates, `/` searches, arrows or `j` and `k` move between the documents. */
export function useListKeys(page: RefObject<HTMLElement | null>, keys: Keys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) {
        return;
      }
      const inSearch = event.target instanceof HTMLInputElement && event.target.type === 'search';
      if (event.key === 'ArrowDown' || (event.key === 'ArrowUp' && !inSearch) || (!isTyping(event.target) && 'jk'.includes(event.key))) {
        if (isTyping(event.target) && !inSearch) return;
        if (event.target instanceof HTMLElement && event.target.closest('[role="menu"]')) return;
        move(page.current, event.key === 'ArrowDown' || event.key === 'j' ? 1 : -1, event);
        return;
      }
      if (isTyping(event.target)) {
        return;
      }
      if (event.key === 'c') {
        event.preventDefault();
        latest.current.create();
      } else if (event.key === '/') {
        event.preventDefault();
        latest.current.search();
      }
    };
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, [page]);
}

function move(page: HTMLElement | null, step: number, event: KeyboardEvent): void {
  const links = Array.from(page?.querySelectorAll<HTMLElement>('[data-document-link]') ?? []);
  if (links.length === 0) {
    return;
  }
  const current = links.findIndex((link) => link === document.activeElement || link.parentElement?.contains(document.activeElement));
  const next = current < 0 ? (step > 0 ? 0 : links.length - 1) : current + step;
  const target = links[Math.max(0, Math.min(next, links.length - 1))];
  event.preventDefault();
  target?.focus();
}
