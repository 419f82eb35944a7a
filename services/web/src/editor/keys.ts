import { Extension } from '@tiptap/core';

/** What the editor asks of whatever is around it. */
declare module '@tiptap/core' {
  interface EditorEvents {
    askLink: object;
    askImage: object;
    askFind: object;
    askToolbar: object;
  }
}

/** Keys that lead out of the text: to the link dialog, the search, the formatting bar. */
export const EditorKeys = Extension.create({
  name: 'editorKeys',

  addKeyboardShortcuts() {
    return {
      'Mod-k': () => {
        this.editor.emit('askLink', {});
        return true;
      },
      'Mod-f': () => {
        this.editor.emit('askFind', {});
        return true;
      },
      'Alt-F10': () => {
        this.editor.emit('askToolbar', {});
        return true;
      },
    };
  },
});
