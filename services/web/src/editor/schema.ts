import type { Extensions } from '@tiptap/core';
import Highlight from '@tiptap/extension-highlight';
import Image from '@tiptap/extension-image';
import { TaskItem, TaskList } from '@tiptap/extension-list';
import { TableKit } from '@tiptap/extension-table';
import StarterKit from '@tiptap/starter-kit';
import { ColouredCodeBlock } from './codeBlock/codeBlock';

/**
 * Which edition of the schema this is. To be raised, by one, with every change to what a document may contain: a node, a mark or an attribute more, or other content
 * in one that was there. Documents written by a later edition are read-only here.
 */
export const SCHEMA_VERSION: number = 1;

const MIN_IMAGE_PIXELS = 48;

/** Everything that a document may contain, with Tiptap's own names: the server turns the same document into Markdown and HTML. */
export const schemaExtensions = (): Extensions => [
  StarterKit.configure({
    // Yjs has its own: it undoes nobody else's changes.
    undoRedo: false,
    codeBlock: false,
    // It would change documents by merely opening them, for every reader anew.
    trailingNode: false,
    dropcursor: { color: false, class: 'drop-cursor', width: 2 },
    link: {
      openOnClick: false,
      defaultProtocol: 'https',
      HTMLAttributes: { rel: 'noopener noreferrer nofollow', target: '_blank' },
    },
  }),
  ColouredCodeBlock.configure({ enableTabIndentation: true, tabSize: 2 }),
  Highlight,
  TaskList,
  TaskItem.configure({ nested: true, HTMLAttributes: { class: 'task' } }),
  TableKit.configure({ table: { resizable: true, lastColumnResizable: false, allowTableNodeSelection: true } }),
  Image.configure({ resize: { enabled: true, minWidth: MIN_IMAGE_PIXELS, minHeight: MIN_IMAGE_PIXELS, alwaysPreserveAspectRatio: true } }),
];
