import { autoUpdate, flip, FloatingPortal, offset, shift, size, useFloating } from '@floating-ui/react';
import type { Editor } from '@tiptap/core';
import { memo, useEffect, useId, useRef, useSyncExternalStore } from 'react';
import { strings } from '../../app/strings';
import { Keys } from '../../design/Keys';
import { classes } from '../../design/classes';
import styles from './SlashMenuList.module.css';

const MAX_HEIGHT_PIXELS = 340;

/** Draws the slash menu. The focus stays in the text; the text says which option is active. */
export const SlashMenuList = memo(function SlashMenuList({ editor }: { editor: Editor }) {
  const storage = editor.storage.slashMenu;
  const open = useSyncExternalStore(
    (listener) => {
      storage.listeners.add(listener);
      return () => storage.listeners.delete(listener);
    },
    () => storage.open,
  );
  const listId = useId();
  const active = useRef<HTMLDivElement>(null);
  const {
    refs: { setFloating, setPositionReference },
    floatingStyles,
  } = useFloating({
    open: open !== null,
    placement: 'bottom-start',
    middleware: [
      offset(6),
      flip({ padding: 8 }),
      shift({ padding: 8 }),
      size({
        padding: 8,
        apply: ({ availableHeight, elements }) => {
          elements.floating.style.maxHeight = `${Math.min(availableHeight, MAX_HEIGHT_PIXELS)}px`;
        },
      }),
    ],
    whileElementsMounted: autoUpdate,
  });

  useEffect(() => {
    if (open) {
      setPositionReference({ getBoundingClientRect: () => open.rect() ?? new DOMRect() });
      active.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [open, setPositionReference]);

  const activeId = open?.blocks[open.active] ? `${listId}-${open.active}` : null;
  useEffect(() => {
    const { dom } = editor.view;
    if (open === null) return;
    dom.setAttribute('aria-controls', listId);
    if (activeId !== null) dom.setAttribute('aria-activedescendant', activeId);
    return () => {
      dom.removeAttribute('aria-controls');
      dom.removeAttribute('aria-activedescendant');
    };
  }, [editor, open, listId, activeId]);

  if (open === null) {
    return null;
  }
  return (
    <FloatingPortal>
      <div
        ref={setFloating}
        id={listId}
        role="listbox"
        aria-label={strings.slash.label}
        className={styles.list}
        style={floatingStyles}
      >
        {open.blocks.length === 0 && <p className={styles.nothing}>{strings.slash.nothing}</p>}
        {open.blocks.map((block, index) => (
          // The text keeps the focus and the keys.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={block.id}
            id={`${listId}-${index}`}
            ref={index === open.active ? active : undefined}
            role="option"
            tabIndex={-1}
            aria-selected={index === open.active}
            className={classes(styles.option, index === open.active && styles.active)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => open.choose(block)}
          >
            <span className={styles.icon}>{block.icon}</span>
            <span className={styles.label}>{block.label}</span>
            {block.shortcut !== undefined && <Keys shortcut={block.shortcut} />}
          </div>
        ))}
      </div>
    </FloatingPortal>
  );
});
