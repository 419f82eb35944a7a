import type { Editor } from '@tiptap/core';
import { BubbleMenu } from '@tiptap/react/menus';
import {
  BetweenHorizontalEnd,
  BetweenHorizontalStart,
  BetweenVerticalEnd,
  BetweenVerticalStart,
  FoldHorizontal,
  FoldVertical,
  PanelTop,
  Trash2,
} from 'lucide-react';
import { memo } from 'react';
import { strings } from '../../app/strings';
import styles from './SelectionMenu.module.css';
import { ToolButton } from './Toolbar';

const { table } = strings;

/** The table's own tools, above the table that the cursor is in. */
export const TableTools = memo(function TableTools({ editor }: { editor: Editor }) {
  const chain = () => editor.chain().focus();
  return (
    <BubbleMenu
      editor={editor}
      pluginKey="tableTools"
      shouldShow={() => editor.isEditable && editor.isActive('table')}
      getReferencedVirtualElement={() => {
        const table = tableAt(editor);
        return table && { getBoundingClientRect: () => table.getBoundingClientRect() };
      }}
      options={{ placement: 'top-end', offset: 6 }}
    >
      <div role="toolbar" aria-label={table.tools} className={styles.menu}>
        <ToolButton label={table.addRowBefore} onPress={() => chain().addRowBefore().run()}>
          <BetweenHorizontalEnd />
        </ToolButton>
        <ToolButton label={table.addRowAfter} onPress={() => chain().addRowAfter().run()}>
          <BetweenHorizontalStart />
        </ToolButton>
        <ToolButton label={table.addColumnBefore} onPress={() => chain().addColumnBefore().run()}>
          <BetweenVerticalEnd />
        </ToolButton>
        <ToolButton label={table.addColumnAfter} onPress={() => chain().addColumnAfter().run()}>
          <BetweenVerticalStart />
        </ToolButton>
        <ToolButton label={table.toggleHeaderRow} onPress={() => chain().toggleHeaderRow().run()}>
          <PanelTop />
        </ToolButton>
        <ToolButton label={table.deleteRow} onPress={() => chain().deleteRow().run()}>
          <FoldVertical />
        </ToolButton>
        <ToolButton label={table.deleteColumn} onPress={() => chain().deleteColumn().run()}>
          <FoldHorizontal />
        </ToolButton>
        <ToolButton label={table.deleteTable} onPress={() => chain().deleteTable().run()}>
          <Trash2 />
        </ToolButton>
      </div>
    </BubbleMenu>
  );
});

function tableAt(editor: Editor): Element | null {
  const { node } = editor.view.domAtPos(editor.state.selection.from);
  return (node instanceof Element ? node : node.parentElement)?.closest('.tableWrapper') ?? null;
}
