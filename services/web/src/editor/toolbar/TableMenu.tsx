import type { Editor } from '@tiptap/core';
import { Table } from 'lucide-react';
import { strings } from '../../app/strings';
import { Menu, type MenuItem } from '../../design/Menu';
import styles from './Toolbar.module.css';

const { table } = strings;

/** What can be done with the table at the cursor. */
export const tableActions = (editor: Editor): MenuItem[] => {
  const chain = () => editor.chain().focus();
  return [
    { label: table.addRowBefore, run: () => chain().addRowBefore().run() },
    { label: table.addRowAfter, run: () => chain().addRowAfter().run() },
    { label: table.addColumnBefore, run: () => chain().addColumnBefore().run() },
    { label: table.addColumnAfter, run: () => chain().addColumnAfter().run() },
    { kind: 'separator' },
    { label: table.toggleHeaderRow, run: () => chain().toggleHeaderRow().run() },
    { label: table.toggleHeaderColumn, run: () => chain().toggleHeaderColumn().run() },
    { label: table.mergeOrSplit, run: () => chain().mergeOrSplit().run() },
    { kind: 'separator' },
    { label: table.deleteRow, run: () => chain().deleteRow().run() },
    { label: table.deleteColumn, run: () => chain().deleteColumn().run() },
    { label: table.deleteTable, danger: true, run: () => chain().deleteTable().run() },
  ];
};

export function TableMenu({ editor }: { editor: Editor }) {
  return (
    <Menu label={table.tools} items={tableActions(editor)}>
      <button type="button" className={styles.tool} aria-label={table.tools} data-in-table="true">
        <Table />
      </button>
    </Menu>
  );
}
