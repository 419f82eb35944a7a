import { Editor } from '@tiptap/core';
import Collaboration from '@tiptap/extension-collaboration';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { schemaExtensions } from '../schema';
import { EditorKeys } from '../keys';
import { Toolbar } from './Toolbar';

let editor: Editor;

beforeEach(() => {
  editor = new Editor({ extensions: [...schemaExtensions(), EditorKeys, Collaboration.configure({ document: new Y.Doc() })], injectCSS: false });
  render(<Toolbar editor={editor} />);
});
afterEach(() => editor.destroy());

const button = (name: string): HTMLElement => screen.getByRole('button', { name });

describe('formatting bar', () => {
  it('is one tab stop; arrows, Home and End move in it', async () => {
    await userEvent.tab();
    expect(document.activeElement).toBe(button('Undo'));
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}');
    expect(document.activeElement).toBe(button('Bold'));
    await userEvent.keyboard('{End}');
    expect(document.activeElement).toBe(button('Divider'));
    await userEvent.keyboard('{ArrowRight}');
    expect(document.activeElement).toBe(button('Undo'));
    await userEvent.keyboard('{ArrowLeft}{Home}{ArrowRight}');
    expect(document.activeElement).toBe(button('Redo'));
    expect(screen.getAllByRole('button').filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1);
  });

  it('says what is on and what cannot be done', async () => {
    expect(button('Bold').getAttribute('aria-pressed')).toBe('false');
    expect(button('Undo').getAttribute('aria-disabled')).toBe('true');
    act(() => {
      editor.chain().insertContent('<p>text</p>').selectAll().run();
    });
    await userEvent.click(button('Bold'));
    expect(button('Bold').getAttribute('aria-pressed')).toBe('true');
    expect(button('Undo').getAttribute('aria-disabled')).toBeNull();
    expect(editor.getHTML()).toContain('<strong>text</strong>');
  });

  it('offers the table’s tools in a table', async () => {
    expect(screen.queryByRole('button', { name: 'Table tools' })).toBeNull();
    await userEvent.click(button('Table'));
    expect(editor.isActive('table')).toBe(true);
    expect(button('Table tools').getAttribute('aria-haspopup')).toBe('menu');
    expect(screen.getAllByRole('button').filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1);
  });
});
