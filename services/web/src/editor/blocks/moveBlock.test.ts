import { Editor } from '@tiptap/core';
import { StarterKit } from '@tiptap/starter-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MoveBlock } from './moveBlock';

let editor: Editor;
beforeEach(() => {
  editor = new Editor({
    extensions: [StarterKit.configure({ trailingNode: false }), MoveBlock],
    content: '<p>one</p><ul><li><p>two</p></li></ul><p>three</p>',
    injectCSS: false,
  });
});
afterEach(() => editor.destroy());

const html = (): string => editor.getHTML().replaceAll(/<\/?(p|li)>/g, '|').replaceAll('||', '|');
/** Where a word begins. */
const at = (word: string): number => {
  let found = -1;
  editor.state.doc.descendants((node, position) => {
    if (node.text?.includes(word)) found = position + node.text.indexOf(word);
  });
  return found;
};

describe('moving blocks', () => {
  it('takes the cursor along', () => {
    editor.commands.setTextSelection(at('two') + 1);
    editor.commands.moveBlock(-1);
    expect(html()).toBe('<ul>|two|</ul>|one|three|');
    editor.commands.insertContent('X');
    expect(html()).toBe('<ul>|tXwo|</ul>|one|three|');
    editor.commands.moveBlock(1);
    editor.commands.moveBlock(1);
    expect(html()).toBe('|one|three|<ul>|tXwo|</ul>');
  });

  it('stops at both ends', () => {
    editor.commands.setTextSelection(at('one'));
    expect(editor.commands.moveBlock(-1)).toBe(false);
    editor.commands.setTextSelection(at('three'));
    expect(editor.commands.moveBlock(1)).toBe(false);
    expect(html()).toBe('|one|<ul>|two|</ul>|three|');
  });

  it('works on a block that the cursor is not in', () => {
    editor.commands.setTextSelection(at('one'));
    editor.commands.moveBlock(-1, at('three'));
    expect(html()).toBe('|one|three|<ul>|two|</ul>');
    editor.commands.duplicateBlock(at('two'));
    expect(html()).toBe('|one|three|<ul>|two|</ul><ul>|two|</ul>');
    editor.commands.deleteBlock(at('three'));
    expect(html()).toBe('|one|<ul>|two|</ul><ul>|two|</ul>');
  });
});
