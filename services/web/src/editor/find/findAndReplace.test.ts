import { Editor } from '@tiptap/core';
import { StarterKit } from '@tiptap/starter-kit';
import { afterEach, describe, expect, it } from 'vitest';
import { FindAndReplace, findMatches, findState } from './findAndReplace';

let editor: Editor;
const open = (content: string): Editor => {
  editor = new Editor({ extensions: [StarterKit, FindAndReplace], content, injectCSS: false });
  return editor;
};
afterEach(() => editor.destroy());

describe('find and replace', () => {
  it('finds across marks, in any case', () => {
    open('<p>Hello <b>Wo</b>rld, hello world</p><p>WORLD</p>');
    expect(findMatches(editor.state.doc, { text: 'world', caseSensitive: false })).toHaveLength(3);
    expect(findMatches(editor.state.doc, { text: 'world', caseSensitive: true })).toHaveLength(1);
  });

  it('keeps positions right where lower case is longer', () => {
    open('<p>İİ target</p>');
    const [match] = findMatches(editor.state.doc, { text: 'target', caseSensitive: false });
    expect(match && editor.state.doc.textBetween(match.from, match.to)).toBe('target');
  });

  it('begins at the cursor', () => {
    open('<p>a b a b a</p>');
    editor.commands.setTextSelection(4);
    editor.commands.setFind({ text: 'a', caseSensitive: false });
    expect(findState(editor.state).current).toBe(1);
  });

  it('steps round', () => {
    open('<p>a b a b a</p>');
    editor.commands.setFind({ text: 'a', caseSensitive: false });
    editor.commands.goToMatch(-1);
    expect(findState(editor.state).current).toBe(2);
    editor.commands.goToMatch(1);
    expect(findState(editor.state).current).toBe(0);
  });

  it('replaces one, then all, and keeps the marks', () => {
    open('<p>cat <b>cat</b> cat</p>');
    editor.commands.setFind({ text: 'cat', caseSensitive: false });
    editor.commands.replaceMatch('dog');
    expect(editor.getHTML()).toBe('<p>dog <strong>cat</strong> cat</p>');
    editor.commands.replaceAllMatches('mouse');
    expect(editor.getHTML()).toBe('<p>dog <strong>mouse</strong> mouse</p>');
    expect(findState(editor.state).matches).toEqual([]);
  });

  it('can replace by nothing', () => {
    open('<p>one two</p>');
    editor.commands.setFind({ text: ' two', caseSensitive: false });
    editor.commands.replaceAllMatches('');
    expect(editor.getText()).toBe('one');
  });
});
