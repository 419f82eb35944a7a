import type { Editor, JSONContent } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import { useEffect } from 'react';
import * as Y from 'yjs';
import type { SchemaGuard } from '../sync/schemaGuard';
import { markNameOf } from '../sync/schemaJudgement';
import { knownText } from './knownText';

/** Others write on; what they write is shown this often at most. */
const SHOW_AFTER_MILLIS = 250;

/** A document, and who knows which schema it is held for. */
interface Held {
  text: Y.XmlFragment;
  guard: SchemaGuard;
}

/** As much of a document's text as its editor's schema can show. Reads only: y-tiptap's own way from a document to nodes deletes the others from it. */
export function shownText({ text, guard: { schema } }: Held): Node {
  return schema.nodeFromJSON(knownText({ type: 'doc', content: nodesIn(text) }, schema).text);
}

/** Keeps what is shown of a document that the editor is not bound to up to date. Nothing of that reaches the document. */
export function useHeldText(held: boolean, editor: Editor, document: Held): void {
  useEffect(() => {
    if (!held) return;
    const { doc } = document.text;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (): void => {
      timer = undefined;
      const { state, view, schema } = editor;
      // The same schema, but not the same object.
      const text = schema.nodeFromJSON(shownText(document).toJSON());
      // Passes for what comes from others, which alone may change a text that can't be written in.
      if (!text.eq(state.doc)) view.dispatch(state.tr.replaceWith(0, state.doc.content.size, text.content).setMeta(ySyncPluginKey, { isChangeOrigin: true }));
    };
    const later = (): void => {
      timer ??= setTimeout(show, SHOW_AFTER_MILLIS);
    };
    later();
    doc?.on('update', later);
    return () => {
      clearTimeout(timer);
      doc?.off('update', later);
    };
  }, [held, editor, document]);
}

const nodesIn = (parent: Y.XmlFragment): JSONContent[] =>
  (parent.toArray() as unknown[]).flatMap((child) => {
    if (child instanceof Y.XmlText) return runsOf(child);
    if (child instanceof Y.XmlElement) return [{ type: child.nodeName, attrs: child.getAttributes(), content: nodesIn(child) }];
    return [];
  });

const runsOf = (text: Y.XmlText): JSONContent[] =>
  (text.toDelta() as { insert: string; attributes?: Record<string, Record<string, unknown>> }[]).map(({ insert, attributes }) => ({
    type: 'text',
    text: insert,
    marks: Object.entries(attributes ?? {}).map(([name, attrs]) => ({ type: markNameOf(name), attrs })),
  }));
