import Collaboration, { type CollaborationOptions } from '@tiptap/extension-collaboration';
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state';
import { ySyncPluginKey, yUndoPluginKey } from '@tiptap/y-tiptap';
import type { SchemaGuard } from '../sync/schemaGuard';

interface Options extends CollaborationOptions {
  guard: SchemaGuard;
}

/**
 * Tiptap's collaboration, which deletes from the document what the schema refuses: so it is let go of before it sees such a thing, and not begun while there is one.
 * Before the first edit made here is written, the document is given this schema's version.
 */
export const GuardedCollaboration = Collaboration.extend<Options>({
  addProseMirrorPlugins() {
    const { editor } = this;
    const { guard } = this.options;
    if (guard.held !== null) return [];
    const guarding = new Plugin({
      key: new PluginKey('schemaGuard'),
      view: () => ({
        // Stands before the binding, whose turn to write comes after this one.
        update: (view, before) => {
          if (view.state.doc !== before.doc && !cameFromOthers(view.state)) guard.raise();
        },
        destroy: guard.bind(() => void editor.unregisterPlugin([ySyncPluginKey, yUndoPluginKey])),
      }),
    });
    return [guarding, ...(this.parent?.() ?? [])];
  },
});

/** Whether the text is as it is because of what came through the binding, and nothing else. */
const cameFromOthers = (state: EditorState): boolean => (ySyncPluginKey.getState(state) as { isChangeOrigin: boolean } | undefined)?.isChangeOrigin === true;
