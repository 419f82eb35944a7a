import type { NodeViewRenderer } from '@tiptap/core';
import { strings } from '../../app/strings';
import { LANGUAGES, languageKey } from './languages';

const COPIED_MILLIS = 1_500;

/** A code block with its language and a copy button above the code. Plain DOM: documents may have hundreds. */
export const codeBlockView: NodeViewRenderer = ({ node: first, editor, getPos }) => {
  let node = first;

  const dom = document.createElement('div');
  dom.className = 'code-block';
  const bar = document.createElement('div');
  bar.className = 'code-block-bar';
  bar.contentEditable = 'false';
  const select = document.createElement('select');
  select.setAttribute('aria-label', strings.codeBlock.language);
  const copy = document.createElement('button');
  copy.type = 'button';
  copy.textContent = strings.codeBlock.copy;
  bar.append(select, copy);
  const pre = document.createElement('pre');
  pre.spellcheck = false;
  const contentDOM = document.createElement('code');
  pre.append(contentDOM);
  dom.append(bar, pre);

  const option = (value: string, name: string): HTMLOptionElement => {
    const element = document.createElement('option');
    element.value = value;
    element.textContent = name;
    return element;
  };

  const show = (): void => {
    const written = typeof node.attrs.language === 'string' ? node.attrs.language : '';
    const shown = languageKey(written) ?? written;
    select.replaceChildren(
      option('', strings.codeBlock.plain),
      ...Object.entries(LANGUAGES).map(([key, { name }]) => option(key, name)),
      // A language that isn't known here stays what it is.
      ...(shown !== '' && !(shown in LANGUAGES) ? [option(shown, shown)] : []),
    );
    select.value = shown;
    select.disabled = !editor.isEditable;
  };
  show();

  select.addEventListener('change', () => {
    const position = getPos();
    if (position !== undefined) {
      editor.view.dispatch(editor.state.tr.setNodeAttribute(position, 'language', select.value === '' ? null : select.value));
      editor.view.focus();
    }
  });
  copy.addEventListener('click', () => {
    void navigator.clipboard.writeText(node.textContent).then(() => {
      copy.textContent = strings.codeBlock.copied;
      setTimeout(() => {
        copy.textContent = strings.codeBlock.copy;
      }, COPIED_MILLIS);
    });
  });
  const onEditable = (): void => {
    select.disabled = !editor.isEditable;
  };
  editor.on('update', onEditable);

  return {
    dom,
    contentDOM,
    update: (next) => {
      if (next.type !== node.type) return false;
      const changed = next.attrs.language !== node.attrs.language;
      node = next;
      if (changed) show();
      return true;
    },
    stopEvent: (event) => event.target instanceof Element && bar.contains(event.target),
    ignoreMutation: (mutation) => mutation.type !== 'selection' && bar.contains(mutation.target),
    destroy: () => editor.off('update', onEditable),
  };
};
