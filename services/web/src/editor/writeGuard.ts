import { Extension } from '@tiptap/core';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { isChangeOrigin } from '@tiptap/extension-collaboration';

/**
 * Lets nothing change the text but other people's changes while this person may only read. Being not editable stops typing; plugins
 * that tidy up, or a checkbox that is clicked, would still make changes that the server then refuses.
 */
export const WriteGuard = Extension.create({
  name: 'writeGuard',
  priority: 10_000,

  addProseMirrorPlugins() {
    const { editor } = this;
    return [
      new Plugin({
        key: new PluginKey('writeGuard'),
        filterTransaction: (transaction) => !transaction.docChanged || editor.isEditable || isChangeOrigin(transaction),
      }),
    ];
  },
});
