import { Fragment, type ContentMatch, type Node, type NodeType, type Schema } from '@tiptap/pm/model';
import * as Y from 'yjs';

/** What a schema makes of a part of a document. */
export type Judgement =
  | 'accepted'
  /** It lacks what it must contain, and contains nothing. Two people who each delete one of the last two items leave a list so. */
  | 'vacant'
  /** Something that must stand in it is missing, and adding that makes it whole. Again what people do at once, which is fine by itself. */
  | 'incomplete'
  /** There is something in it that the schema does not know, or has no place for. */
  | 'unknown';

const HASHED_MARK = /(.*)(--[a-zA-Z0-9+/=]{8})$/s;

/** The mark that a text's format stands for: y-prosemirror adds a hash of its attributes to those that may overlap themselves. */
export const markNameOf = (format: string): string => HASHED_MARK.exec(format)?.[1] ?? format;

/** Judges what stands in the root. An empty document is one that nobody has written in. */
export function judgeRoot(root: Y.XmlFragment, schema: Schema): Judgement {
  const children = root.toArray();
  // The binding wants elements there, and throws at all else.
  if (!children.every((child) => child instanceof Y.XmlElement)) return 'unknown';
  const judgement = judgeChildren(schema.topNodeType, children, schema);
  return judgement === 'vacant' ? 'accepted' : judgement;
}

/** Judges an element and everything in it. */
export function judgeElement(element: Y.XmlElement, schema: Schema): Judgement {
  const type = schema.nodes[element.nodeName];
  if (type === undefined || type === schema.topNodeType || type.isText) return 'unknown';
  const attributes = element.getAttributes() as Record<string, unknown>;
  return knowsAttributes(type.spec.attrs, attributes) ? judgeChildren(type, element.toArray(), schema) : 'unknown';
}

/** Judges a text by where it stands. */
export function judgeText(parent: NodeType, text: Y.XmlText, schema: Schema): Judgement {
  const runs = text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[];
  const known = runs.every(
    ({ insert, attributes }) =>
      typeof insert === 'string' &&
      Object.entries(attributes ?? {}).every(([name, value]) => {
        const mark = schema.marks[markNameOf(name)];
        return mark !== undefined && parent.allowsMarkType(mark) && knowsAttributes(mark.spec.attrs, value);
      }),
  );
  return known ? 'accepted' : 'unknown';
}

function judgeChildren(type: NodeType, children: unknown[], schema: Schema): Judgement {
  const content = contentOf(type, children, schema);
  if (content === null) return 'unknown';
  const { nodes, within } = content;
  const match = nodes.reduce<ContentMatch | null>((reached, node) => reached?.matchType(node.type) ?? null, type.contentMatch);
  if (match?.validEnd === true) return within;
  if (nodes.length === 0) return 'vacant';
  return missing(type, nodes) === null ? 'unknown' : 'incomplete';
}

/** Nodes of the types that children have, without those that come to nothing. Null if one is unknown. */
function contentOf(type: NodeType, children: unknown[], schema: Schema): { nodes: Node[]; within: Judgement } | null {
  const nodes: Node[] = [];
  let within: Judgement = 'accepted';
  for (const child of children) {
    if (child instanceof Y.XmlText) {
      if (judgeText(type, child, schema) === 'unknown') return null;
      if (child.length > 0) nodes.push(schema.text('-'));
    } else if (child instanceof Y.XmlElement) {
      const judgement = judgeElement(child, schema);
      const known = schema.nodes[child.nodeName];
      if (judgement === 'unknown' || known === undefined) return null;
      if (judgement === 'incomplete') within = 'incomplete';
      if (judgement !== 'vacant') nodes.push(known.create(child.getAttributes()));
    } else {
      return null;
    }
  }
  return { nodes, within };
}

/** What has to be put in front of nodes for them to be content of a type. Null if nothing helps. */
const missing = (type: NodeType, nodes: Node[]): Fragment | null => type.contentMatch.fillBefore(Fragment.from(nodes), true);

/** Attributes without a value are as good as absent, for y-prosemirror too. */
function knowsAttributes(known: Record<string, { default?: unknown }> | undefined, given: unknown): boolean {
  const values = typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {};
  return (
    Object.entries(values).every(([name, value]) => value === null || value === undefined || (known !== undefined && name in known)) &&
    Object.entries(known ?? {}).every(([name, attribute]) => 'default' in attribute || name in values)
  );
}

/**
 * Puts what is missing into everything that is incomplete, and deletes nothing. To be called in a transaction, and for a root that is.
 *
 * @param parent the root, or an element in it
 */
export function complete(parent: Y.XmlFragment, schema: Schema): void {
  parent.toArray().forEach((child) => {
    if (child instanceof Y.XmlElement) complete(child, schema);
  });
  const type = parent instanceof Y.XmlElement ? schema.nodes[parent.nodeName] : schema.topNodeType;
  const content = type && contentOf(type, parent.toArray(), schema);
  if (content && content.nodes.length > 0) parent.insert(0, (missing(type, content.nodes)?.content ?? []).map(written));
}

function written(node: Node): Y.XmlElement {
  const element = new Y.XmlElement(node.type.name);
  Object.entries(node.attrs as Record<string, unknown>).forEach(([name, value]) => {
    // Yjs takes any JSON, whatever its types say.
    if (value !== null) element.setAttribute(name, value as string);
  });
  element.insert(0, node.children.map(written));
  return element;
}
