import type { Extensions } from '@tiptap/core';
import { Placeholder } from '@tiptap/extensions';
import { strings } from '../app/strings';
import { Carets } from '../presence/carets';
import type { Person } from '../session/api';
import type { DocumentConnection } from '../sync/connection';
import { MoveBlock } from './blocks/moveBlock';
import { FindAndReplace } from './find/findAndReplace';
import { GuardedCollaboration } from './guardedCollaboration';
import { SlashMenu } from './insert/slashMenu';
import { EditorKeys } from './keys';
import { schemaExtensions } from './schema';
import { WriteGuard } from './writeGuard';

export const editorExtensions = (connection: DocumentConnection, person: Person): Extensions => [
  WriteGuard,
  ...schemaExtensions(),
  EditorKeys,
  MoveBlock,
  Placeholder.configure({ placeholder: strings.editor.placeholder }),
  FindAndReplace,
  SlashMenu,
  GuardedCollaboration.configure({ fragment: connection.text, guard: connection.guard }),
  Carets.configure({ awareness: connection.awareness, user: { id: person.id, name: person.name } }),
];
