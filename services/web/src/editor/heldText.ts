import type { JSONContent } from '@tiptap/core';
import type { Node, Schema } from '@tiptap/pm/model';
import * as Y from 'yjs';
import { markNameOf } from '../sync/schemaJudgement';
import { knownText } from './knownText';

/** As much of a document's text as a schema can show. Reads only: y-tiptap's own way from a document to nodes deletes the others from it. */
export function shownText(text: Y.XmlFragment, schema: Schema): Node {
  return schema.nodeFromJSON(knownText({ type: 'doc', content: nodesIn(text) }, schema).text);
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
