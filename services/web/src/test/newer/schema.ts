import { Node, wrappingInputRule, type Extensions } from '@tiptap/core';
import { SCHEMA_VERSION as PRESENT_VERSION, schemaExtensions as presentExtensions } from '../../editor/schema';

/** A block that today's editor doesn't know: `!!! ` at the start of a line makes one. */
const Callout = Node.create({
  name: 'callout',
  group: 'block',
  content: 'block+',
  defining: true,
  parseHTML: () => [{ tag: 'aside' }],
  renderHTML: () => ['aside', 0],
  addInputRules() {
    return [wrappingInputRule({ find: /^!!!\s$/, type: this.type })];
  },
});

/** The schema of a release that is yet to come. */
export const SCHEMA_VERSION = PRESENT_VERSION + 1;

export const schemaExtensions = (): Extensions => [...presentExtensions(), Callout];
