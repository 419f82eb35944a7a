import { getSchema } from '@tiptap/core';
import { describe, expect, it } from 'vitest';
import { schemaExtensions } from './schema';
import { knownText } from './knownText';

const schema = getSchema(schemaExtensions());

describe('what this editor knows of a text', () => {
  it('is all of what it has written itself', () => {
    const text = {
      type: 'doc',
      content: [{ type: 'paragraph', content: [{ type: 'text', text: 'bold', marks: [{ type: 'bold', attrs: {} }] }] }],
    };
    expect(knownText(text, schema)).toEqual({ text, complete: true });
  });

  it('leaves out the rest, and says so', () => {
    const { text, complete } = knownText(
      {
        type: 'doc',
        content: [
          { type: 'hologram' },
          { type: 'blockquote', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'a', marks: [{ type: 'glow' }] }] }] },
        ],
      },
      schema,
    );
    expect(complete).toBe(false);
    expect(text.content).toEqual([{ type: 'blockquote', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'a', marks: [] }] }] }]);
    expect(() => schema.nodeFromJSON(text).check()).not.toThrow();
  });

  it('shows what is in the rest: loose words among blocks as a paragraph, no blocks within a line', () => {
    const words = (text: string) => ({ type: 'text', text });
    const paragraph = (...content: object[]) => ({ type: 'paragraph', content });
    const { text } = knownText(
      {
        type: 'doc',
        content: [
          { type: 'callout', content: [words('a'), words('b'), paragraph(words('c')), { type: 'callout', content: [words('d')] }] },
          paragraph(words('e'), { type: 'mention', content: [words('f'), paragraph(words('g'))] }),
        ],
      },
      schema,
    );
    expect(text.content).toEqual([paragraph(words('a'), words('b')), paragraph(words('c')), paragraph(words('d')), paragraph(words('e'), words('f'))]);
  });

  it('is an empty paragraph where there is nothing', () => {
    expect(schema.nodeFromJSON(knownText({ type: 'doc', content: [] }, schema).text).childCount).toBe(1);
  });
});
