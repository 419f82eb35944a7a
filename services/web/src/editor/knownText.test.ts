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

  it('is an empty paragraph where there is nothing', () => {
    expect(schema.nodeFromJSON(knownText({ type: 'doc', content: [] }, schema).text).childCount).toBe(1);
  });
});
