import type { Editor } from '@tiptap/core';
import { useEditorState } from '@tiptap/react';
import { yUndoPluginKey } from '@tiptap/y-tiptap';
import {
  Bold,
  ChevronDown,
  Code,
  Highlighter,
  Image,
  Italic,
  Link,
  List,
  ListOrdered,
  ListTodo,
  Minus,
  Redo2,
  SquareCode,
  Strikethrough,
  Table,
  TextQuote,
  Underline,
  Undo2,
} from 'lucide-react';
import { memo, type ReactNode, useEffect, useRef } from 'react';
import type { UndoManager } from 'yjs';
import { strings } from '../../app/strings';
import { Menu } from '../../design/Menu';
import { Tooltip } from '../../design/Tooltip';
import { TableMenu } from './TableMenu';
import styles from './Toolbar.module.css';
import { useRovingFocus } from './useRovingFocus';

const { editor: words } = strings;

interface Tool {
  name: string;
  label: string;
  icon: ReactNode;
  shortcut?: string;
  run: (editor: Editor) => void;
}

const MARKS: Tool[] = [
  { name: 'bold', label: words.bold, icon: <Bold />, shortcut: 'Mod-b', run: (e) => e.chain().focus().toggleBold().run() },
  { name: 'italic', label: words.italic, icon: <Italic />, shortcut: 'Mod-i', run: (e) => e.chain().focus().toggleItalic().run() },
  { name: 'underline', label: words.underline, icon: <Underline />, shortcut: 'Mod-u', run: (e) => e.chain().focus().toggleUnderline().run() },
  { name: 'strike', label: words.strike, icon: <Strikethrough />, shortcut: 'Mod-Shift-s', run: (e) => e.chain().focus().toggleStrike().run() },
  { name: 'code', label: words.code, icon: <Code />, shortcut: 'Mod-e', run: (e) => e.chain().focus().toggleCode().run() },
  { name: 'highlight', label: words.highlight, icon: <Highlighter />, shortcut: 'Mod-Shift-h', run: (e) => e.chain().focus().toggleHighlight().run() },
  { name: 'link', label: words.link, icon: <Link />, shortcut: 'Mod-k', run: (e) => e.emit('askLink', {}) },
];

const LISTS: Tool[] = [
  { name: 'bulletList', label: words.bulletList, icon: <List />, shortcut: 'Mod-Shift-8', run: (e) => e.chain().focus().toggleBulletList().run() },
  { name: 'orderedList', label: words.orderedList, icon: <ListOrdered />, shortcut: 'Mod-Shift-7', run: (e) => e.chain().focus().toggleOrderedList().run() },
  { name: 'taskList', label: words.taskList, icon: <ListTodo />, shortcut: 'Mod-Shift-9', run: (e) => e.chain().focus().toggleTaskList().run() },
];

const BLOCKS: Tool[] = [
  { name: 'blockquote', label: words.blockquote, icon: <TextQuote />, shortcut: 'Mod-Shift-b', run: (e) => e.chain().focus().toggleBlockquote().run() },
  { name: 'codeBlock', label: words.codeBlock, icon: <SquareCode />, shortcut: 'Mod-Alt-c', run: (e) => e.chain().focus().toggleCodeBlock().run() },
];

const INSERTS: Tool[] = [
  { name: 'image', label: words.image, icon: <Image />, run: (e) => e.emit('askImage', {}) },
  { name: 'horizontalRule', label: words.horizontalRule, icon: <Minus />, run: (e) => e.chain().focus().setHorizontalRule().run() },
];

const LEVELS = [1, 2, 3] as const;

/** Which tools apply at the cursor, as one string per thing: cheap to compare after each keystroke. */
function stateOf(editor: Editor) {
  const stacks = (yUndoPluginKey.getState(editor.state) as { undoManager: UndoManager }).undoManager;
  const active = [...MARKS, ...LISTS, ...BLOCKS].filter(({ name }) => editor.isActive(name)).map(({ name }) => name);
  return {
    active: active.join(' '),
    level: LEVELS.find((level) => editor.isActive('heading', { level })) ?? 0,
    inTable: editor.isActive('table'),
    canUndo: stacks.undoStack.length > 0,
    canRedo: stacks.redoStack.length > 0,
  };
}

export const Toolbar = memo(function Toolbar({ editor }: { editor: Editor }) {
  const ref = useRef<HTMLDivElement>(null);
  const onKeyDown = useRovingFocus(ref);
  const { active, level, inTable, canUndo, canRedo } = useEditorState({ editor, selector: (context) => stateOf(context.editor) });
  const isActive = new Set(active.split(' '));

  useEffect(() => {
    const focus = (): void => ref.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
    editor.on('askToolbar', focus);
    return () => {
      editor.off('askToolbar', focus);
    };
  }, [editor]);

  const tool = ({ name, label, icon, shortcut, run }: Tool) => (
    <ToolButton key={name} label={label} shortcut={shortcut} pressed={isActive.has(name)} onPress={() => run(editor)}>
      {icon}
    </ToolButton>
  );

  return (
    <div
      ref={ref}
      role="toolbar"
      aria-label={words.toolbar}
      aria-orientation="horizontal"
      tabIndex={-1}
      className={styles.toolbar}
      onKeyDown={(event) => {
        if (event.key === 'Escape') editor.commands.focus();
        onKeyDown(event);
      }}
    >
      <div className={styles.tools}>
        <div className={styles.group}>
          <ToolButton label={words.undo} shortcut="Mod-z" disabled={!canUndo} onPress={() => editor.chain().focus().undo().run()}>
            <Undo2 />
          </ToolButton>
          <ToolButton label={words.redo} shortcut="Mod-Shift-z" disabled={!canRedo} onPress={() => editor.chain().focus().redo().run()}>
            <Redo2 />
          </ToolButton>
        </div>
        <div className={styles.group}>
          <Menu
            label={words.textStyle}
            placement="bottom-start"
            items={[
              {
                label: words.paragraph,
                checked: level === 0,
                shortcut: 'Mod-Alt-0',
                run: () => editor.chain().focus().setParagraph().run(),
              },
              ...LEVELS.map((each) => ({
                label: words.heading(each),
                checked: level === each,
                shortcut: `Mod-Alt-${each}`,
                run: () => editor.chain().focus().setHeading({ level: each }).run(),
              })),
            ]}
          >
            <button type="button" className={styles.style} aria-label={words.textStyle}>
              <span className={styles.styleName}>{level === 0 ? words.paragraph : words.heading(level)}</span>
              <ChevronDown aria-hidden="true" />
            </button>
          </Menu>
        </div>
        <div className={styles.group}>{MARKS.map(tool)}</div>
        <div className={styles.group}>{LISTS.map(tool)}</div>
        <div className={styles.group}>
          {BLOCKS.map(tool)}
          {inTable ? (
            <TableMenu editor={editor} />
          ) : (
            tool({
              name: 'table',
              label: words.table,
              icon: <Table />,
              run: (e) => e.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(),
            })
          )}
          {INSERTS.map(tool)}
        </div>
      </div>
    </div>
  );
});

interface ToolButtonProps {
  label: string;
  shortcut?: string | undefined;
  /** Given: it is on or off. */
  pressed?: boolean;
  disabled?: boolean;
  onPress: () => void;
  children: ReactNode;
}

/** Can be reached while it is disabled: a toolbar's items don't come and go under the arrow keys. */
export function ToolButton({ label, shortcut, pressed, disabled, onPress, children }: ToolButtonProps) {
  return (
    <Tooltip text={label} shortcut={shortcut}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        aria-disabled={disabled ? true : undefined}
        className={styles.tool}
        // The selection in the text stays.
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => {
          if (!disabled) onPress();
        }}
      >
        {children}
      </button>
    </Tooltip>
  );
}
