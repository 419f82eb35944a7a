import type { Editor } from '@tiptap/core';
import { DragHandle } from '@tiptap/extension-drag-handle-react';
import { ArrowDown, ArrowUp, CopyPlus, GripVertical, Trash2 } from 'lucide-react';
import { memo, useCallback, useRef } from 'react';
import { strings } from '../../app/strings';
import { Menu } from '../../design/Menu';
import styles from './BlockHandle.module.css';

const { blocks } = strings;

/** Beside the block under the pointer: drag it elsewhere, or click for what else can be done with it. The keyboard moves blocks by itself. */
export const BlockHandle = memo(function BlockHandle({ editor }: { editor: Editor }) {
  const position = useRef(-1);
  const onNodeChange = useCallback(({ pos }: { pos: number }) => {
    position.current = pos;
  }, []);
  const at = (): number => Math.max(0, position.current);
  return (
    <DragHandle editor={editor} onNodeChange={onNodeChange} className={styles.handle}>
      <Menu
        label={blocks.menu}
        placement="bottom-start"
        items={[
          { label: blocks.moveUp, icon: <ArrowUp />, shortcut: 'Alt-Shift-↑', run: () => editor.commands.moveBlock(-1, at()) },
          { label: blocks.moveDown, icon: <ArrowDown />, shortcut: 'Alt-Shift-↓', run: () => editor.commands.moveBlock(1, at()) },
          { label: blocks.duplicate, icon: <CopyPlus />, run: () => editor.commands.duplicateBlock(at()) },
          { kind: 'separator' },
          { label: blocks.delete, icon: <Trash2 />, danger: true, run: () => editor.commands.deleteBlock(at()) },
        ]}
      >
        {/* Not a button: Firefox doesn't let one be dragged. */}
        <span role="button" className={styles.grip} aria-label={blocks.menu} tabIndex={-1}>
          <GripVertical aria-hidden="true" />
        </span>
      </Menu>
    </DragHandle>
  );
});
