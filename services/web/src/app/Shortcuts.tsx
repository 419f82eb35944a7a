import { useEffect, useSyncExternalStore } from 'react';
import { Dialog } from '../design/Dialog';
import { Keys } from '../design/Keys';
import styles from './Shortcuts.module.css';
import { closeShortcuts, onShortcuts, openShortcuts, shortcutsOpen } from './shortcutsDialog';
import { strings } from './strings';

const { shortcuts, editor, catalog, blocks } = strings;

const GROUPS: { name: string; keys: [string, string][] }[] = [
  {
    name: shortcuts.inList,
    keys: [
      [shortcuts.create, 'c'],
      [shortcuts.search, '/'],
      [shortcuts.move, '↓-↑'],
      [shortcuts.open, 'Enter'],
      [catalog.rename, 'r'],
      [catalog.moveToTrash, 'Delete'],
    ],
  },
  {
    name: shortcuts.inEditor,
    keys: [
      [editor.undo, 'Mod-z'],
      [editor.redo, 'Mod-Shift-z'],
      [editor.find, 'Mod-f'],
      [shortcuts.slash, '/'],
      [shortcuts.toolbar, 'Alt-F10'],
      [shortcuts.backToText, 'Escape'],
    ],
  },
  {
    name: shortcuts.formatting,
    keys: [
      [editor.bold, 'Mod-b'],
      [editor.italic, 'Mod-i'],
      [editor.underline, 'Mod-u'],
      [editor.strike, 'Mod-Shift-s'],
      [editor.code, 'Mod-e'],
      [editor.link, 'Mod-k'],
    ],
  },
  {
    name: shortcuts.blocks,
    keys: [
      [editor.paragraph, 'Mod-Alt-0'],
      [editor.heading(1), 'Mod-Alt-1'],
      [editor.heading(2), 'Mod-Alt-2'],
      [editor.heading(3), 'Mod-Alt-3'],
      [editor.orderedList, 'Mod-Shift-7'],
      [editor.bulletList, 'Mod-Shift-8'],
      [editor.taskList, 'Mod-Shift-9'],
      [editor.blockquote, 'Mod-Shift-b'],
      [editor.codeBlock, 'Mod-Alt-c'],
      [blocks.moveUp, 'Alt-Shift-↑'],
      [blocks.moveDown, 'Alt-Shift-↓'],
    ],
  },
  { name: shortcuts.general, keys: [[shortcuts.help, '?']] },
];

/** All shortcuts, on `?` (or Mod-/ while typing). */
export function Shortcuts() {
  const open = useSyncExternalStore(onShortcuts, shortcutsOpen);
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      const typing =
        event.target instanceof HTMLElement &&
        (event.target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(event.target.tagName));
      if ((event.key === '?' && !typing) || (event.key === '/' && (event.ctrlKey || event.metaKey))) {
        event.preventDefault();
        openShortcuts();
      }
    };
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
  if (!open) {
    return null;
  }
  return (
    <Dialog title={shortcuts.title} textOnly onClose={closeShortcuts}>
      <div className={styles.groups}>
        {GROUPS.map((group) => (
          <section key={group.name} aria-label={group.name}>
            <h3 className={styles.name}>{group.name}</h3>
            <dl className={styles.list}>
              {group.keys.map(([name, keys]) => (
                <div key={name} className={styles.line}>
                  <dt>{name}</dt>
                  <dd>
                    <Keys shortcut={keys} framed />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
