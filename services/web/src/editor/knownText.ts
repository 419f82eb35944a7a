import type { JSONContent } from '@tiptap/core';
import type { NodeType, Schema } from '@tiptap/pm/model';

/**
 * A text without what this editor's schema does not know, so that the rest can be shown: other programs, and newer versions of this one, may have written it. In
 * place of an unknown node stands what is in it, as in the exports that the server makes.
 */
export function knownText(text: JSONContent, schema: Schema): { text: JSONContent; complete: boolean } {
  let complete = true;
  const known = (node: JSONContent, type: NodeType): JSONContent => {
    const marks = (node.marks ?? []).filter(({ type: mark }) => {
      const is = mark in schema.marks;
      complete &&= is;
      return is;
    });
    return {
      ...node,
      ...(node.content && { content: within(node.content, type) }),
      ...(node.marks && { marks }),
    };
  };
  const within = (nodes: JSONContent[], parent: NodeType): JSONContent[] =>
    nodes.flatMap((node) => {
      const type = schema.nodes[node.type ?? ''];
      if (type !== undefined && (!type.isText || typeof node.text === 'string')) return [known(node, type)];
      complete = false;
      return fitting(within(node.content ?? [], parent), parent, schema);
    });
  const result = known(text, schema.topNodeType);
  // A document that nobody has written in has no node at all; the schema wants one.
  return { text: result.content?.length ? result : { ...result, content: [{ type: 'paragraph' }] }, complete };
}

/** The nodes that were in an unknown one, made to stand in its place: loose words among blocks get a paragraph. */
function fitting(nodes: JSONContent[], parent: NodeType, schema: Schema): JSONContent[] {
  const isInline = ({ type }: JSONContent): boolean => schema.nodes[type ?? '']?.isInline === true;
  if (parent.inlineContent) return nodes.filter(isInline);
  const blocks: JSONContent[] = [];
  let line: JSONContent[] | null = null;
  for (const node of nodes) {
    if (!isInline(node)) {
      line = null;
      blocks.push(node);
    } else if (line === null) {
      line = [node];
      blocks.push({ type: 'paragraph', content: line });
    } else {
      line.push(node);
    }
  }
  return blocks;
}
