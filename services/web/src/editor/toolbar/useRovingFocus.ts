import { useCallback, useEffect, type KeyboardEvent, type RefObject } from 'react';

const ITEMS = 'button, [role="button"]';

const itemsIn = (toolbar: HTMLElement): HTMLElement[] => Array.from(toolbar.querySelectorAll<HTMLElement>(ITEMS));

function makeCurrent(toolbar: HTMLElement, item: HTMLElement): void {
  itemsIn(toolbar).forEach((each) => {
    each.tabIndex = each === item ? 0 : -1;
  });
}

/** One tab stop for a whole toolbar; arrows, Home and End move within it (ARIA's toolbar pattern). */
export function useRovingFocus(ref: RefObject<HTMLElement | null>) {
  useEffect(() => {
    const toolbar = ref.current;
    if (!toolbar) return;
    const onFocus = (event: FocusEvent): void => {
      const item = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>(ITEMS) : null;
      if (item) makeCurrent(toolbar, item);
    };
    toolbar.addEventListener('focusin', onFocus);
    return () => toolbar.removeEventListener('focusin', onFocus);
  }, [ref]);

  // Items come and go: whichever is new is no tab stop, and one always is.
  useEffect(() => {
    const toolbar = ref.current;
    if (!toolbar) return;
    const items = itemsIn(toolbar);
    const current = items.find((item) => item.getAttribute('tabindex') === '0') ?? items[0];
    if (current) makeCurrent(toolbar, current);
  });

  return useCallback(
    (event: KeyboardEvent<HTMLElement>) => {
      const toolbar = ref.current;
      if (!toolbar || event.ctrlKey || event.metaKey || event.altKey) return;
      const items = itemsIn(toolbar);
      const at = items.findIndex((item) => item === document.activeElement);
      if (at < 0) return;
      const forward = getComputedStyle(toolbar).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
      const backward = forward === 'ArrowRight' ? 'ArrowLeft' : 'ArrowRight';
      let next: number;
      switch (event.key) {
        case forward:
          next = (at + 1) % items.length;
          break;
        case backward:
          next = (at - 1 + items.length) % items.length;
          break;
        case 'Home':
          next = 0;
          break;
        case 'End':
          next = items.length - 1;
          break;
        default:
          return;
      }
      event.preventDefault();
      items[next]?.focus();
    },
    [ref],
  );
}
