import type { JSONContent } from '@tiptap/core';
import type { Schema } from '@tiptap/pm/model';

/**
 * A text without what this editor's schema does not know, so that the rest can be shown: other programs, and newer versions of this one, may have written it.
 */
export function knownText(text: JSONContent, schema: Schema): { text: JSONContent; complete: boolean } {
  let complete = true;
  const known = (node: JSONContent): JSONContent => {
    const content = (node.content ?? []).filter(({ type }) => {
      const is = type !== undefined && type in schema.nodes;
      complete &&= is;
      return is;
    });
    const marks = (node.marks ?? []).filter(({ type }) => {
      const is = type in schema.marks;
      complete &&= is;
      return is;
    });
    return {
      ...node,
      ...(node.content && { content: content.map(known) }),
      ...(node.marks && { marks }),
    };
  };
  const result = known(text);
  // A document that nobody has written in has no node at all; the schema wants one.
  return { text: result.content?.length ? result : { ...result, content: [{ type: 'paragraph' }] }, complete };
}
