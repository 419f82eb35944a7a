import type { Editor } from '@tiptap/core';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import { useEffect } from 'react';
import type { DocumentConnection } from '../sync/connection';
import { shownText } from './heldText';

/** Others write on; what they write is shown this often at most. */
const SHOW_AFTER_MILLIS = 250;

/** Shows what can be shown of a document that the editor is not bound to. Nothing of that reaches the document. */
export function useHeldText(held: boolean, editor: Editor, connection: DocumentConnection): void {
  useEffect(() => {
    if (!held) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (): void => {
      timer = undefined;
      const { state, view, schema } = editor;
      const text = shownText(connection.text, schema);
      // Passes for what comes from others, which alone may change a text that can't be written in.
      if (!text.eq(state.doc)) view.dispatch(state.tr.replaceWith(0, state.doc.content.size, text.content).setMeta(ySyncPluginKey, { isChangeOrigin: true }));
    };
    const later = (): void => {
      timer ??= setTimeout(show, SHOW_AFTER_MILLIS);
    };
    show();
    connection.doc.on('update', later);
    return () => {
      clearTimeout(timer);
      connection.doc.off('update', later);
    };
  }, [held, editor, connection]);
}
