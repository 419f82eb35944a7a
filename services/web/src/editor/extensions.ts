import type { Extensions } from '@tiptap/core';
import Collaboration from '@tiptap/extension-collaboration';
import Highlight from '@tiptap/extension-highlight';
import Image from '@tiptap/extension-image';
import { TaskItem, TaskList } from '@tiptap/extension-list';
import { TableKit } from '@tiptap/extension-table';
import { Placeholder } from '@tiptap/extensions';
import StarterKit from '@tiptap/starter-kit';
import { strings } from '../app/strings';
import { Carets } from '../presence/carets';
import type { Person } from '../session/api';
import type { DocumentConnection } from '../sync/connection';
import { MoveBlock } from './blocks/moveBlock';
import { ColouredCodeBlock } from './codeBlock/codeBlock';
import { FindAndReplace } from './find/findAndReplace';
import { SlashMenu } from './insert/slashMenu';
import { EditorKeys } from './keys';
import { WriteGuard } from './writeGuard';

/** The name of the shared type that holds the text. The server reads it too. */
export const FIELD = 'default';
const MIN_IMAGE_PIXELS = 48;

/** The schema, with Tiptap's own names: the server turns the same document into Markdown and HTML. */
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

export const editorExtensions = (connection: DocumentConnection, person: Person): Extensions => [
  WriteGuard,
  ...schemaExtensions(),
  EditorKeys,
  MoveBlock,
  Placeholder.configure({ placeholder: strings.editor.placeholder }),
  FindAndReplace,
  SlashMenu,
  Collaboration.configure({ document: connection.doc, field: FIELD }),
  Carets.configure({ awareness: connection.awareness, user: { id: person.id, name: person.name } }),
];
