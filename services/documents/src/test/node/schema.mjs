import { getSchema } from '@tiptap/core';
import CodeBlock from '@tiptap/extension-code-block';
import Highlight from '@tiptap/extension-highlight';
import Image from '@tiptap/extension-image';
import { TaskItem, TaskList } from '@tiptap/extension-list';
import { TableKit } from '@tiptap/extension-table';
import StarterKit from '@tiptap/starter-kit';

export const ROOT = 'default';

/** The schema of services/web/src/editor/schema.ts. What the editor adds to these extensions changes no node and no mark. */
export const schema = getSchema([
  StarterKit.configure({
    undoRedo: false,
    codeBlock: false,
    trailingNode: false,
    link: { defaultProtocol: 'https', HTMLAttributes: { rel: 'noopener noreferrer nofollow', target: '_blank' } },
  }),
  CodeBlock,
  Highlight,
  TaskList,
  TaskItem.configure({ nested: true }),
  TableKit,
  Image,
]);
