import type { Editor } from '@tiptap/core';
import {
  Heading1,
  Heading2,
  Heading3,
  Image,
  List,
  ListOrdered,
  ListTodo,
  Minus,
  SquareCode,
  Table,
  TextQuote,
  Type,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { strings } from '../../app/strings';

/** A kind of block that can be inserted, or that the block at the cursor can become. */
export interface Block {
  id: string;
  label: string;
  /** Words it is found by, besides its label. */
  keywords: string;
  icon: ReactNode;
  shortcut?: string;
  run: (editor: Editor) => void;
}

const { editor: words, slash } = strings;

export const BLOCKS: Block[] = [
  {
    id: 'paragraph',
    label: words.paragraph,
    keywords: slash.keywords.paragraph,
    icon: <Type />,
    shortcut: 'Mod-Alt-0',
    run: (editor) => editor.chain().focus().setParagraph().run(),
  },
  ...([1, 2, 3] as const).map((level) => ({
    id: `heading-${level}`,
    label: words.heading(level),
    keywords: slash.keywords.heading,
    icon: level === 1 ? <Heading1 /> : level === 2 ? <Heading2 /> : <Heading3 />,
    shortcut: `Mod-Alt-${level}`,
    run: (editor: Editor) => editor.chain().focus().setHeading({ level }).run(),
  })),
  {
    id: 'bulletList',
    label: words.bulletList,
    keywords: slash.keywords.bulletList,
    icon: <List />,
    shortcut: 'Mod-Shift-8',
    run: (editor) => editor.chain().focus().toggleBulletList().run(),
  },
  {
    id: 'orderedList',
    label: words.orderedList,
    keywords: slash.keywords.orderedList,
    icon: <ListOrdered />,
    shortcut: 'Mod-Shift-7',
    run: (editor) => editor.chain().focus().toggleOrderedList().run(),
  },
  {
    id: 'taskList',
    label: words.taskList,
    keywords: slash.keywords.taskList,
    icon: <ListTodo />,
    shortcut: 'Mod-Shift-9',
    run: (editor) => editor.chain().focus().toggleTaskList().run(),
  },
  {
    id: 'blockquote',
    label: words.blockquote,
    keywords: slash.keywords.blockquote,
    icon: <TextQuote />,
    shortcut: 'Mod-Shift-b',
    run: (editor) => editor.chain().focus().toggleBlockquote().run(),
  },
  {
    id: 'codeBlock',
    label: words.codeBlock,
    keywords: slash.keywords.codeBlock,
    icon: <SquareCode />,
    shortcut: 'Mod-Alt-c',
    run: (editor) => editor.chain().focus().toggleCodeBlock().run(),
  },
  {
    id: 'table',
    label: words.table,
    keywords: slash.keywords.table,
    icon: <Table />,
    run: (editor) => editor.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(),
  },
  {
    id: 'image',
    label: words.image,
    keywords: slash.keywords.image,
    icon: <Image />,
    run: (editor) => editor.emit('askImage', {}),
  },
  {
    id: 'horizontalRule',
    label: words.horizontalRule,
    keywords: slash.keywords.horizontalRule,
    icon: <Minus />,
    run: (editor) => editor.chain().focus().setHorizontalRule().run(),
  },
];

/** The blocks that a few typed letters mean; those whose name begins with them first. */
export function matchingBlocks(query: string): Block[] {
  const wanted = query.trim().toLocaleLowerCase();
  if (wanted === '') {
    return BLOCKS;
  }
  const rank = ({ label, keywords }: Block): number => {
    const name = label.toLocaleLowerCase();
    if (name.startsWith(wanted)) return 0;
    if (name.includes(wanted)) return 1;
    return keywords.split(' ').some((word) => word.startsWith(wanted)) ? 2 : 3;
  };
  return BLOCKS.map((block) => ({ block, at: rank(block) }))
    .filter(({ at }) => at < 3)
    .sort((a, b) => a.at - b.at)
    .map(({ block }) => block);
}
