import { memo } from 'react';
import type { Editor } from '@tiptap/core';
import { TextSelection, type EditorState } from '@tiptap/pm/state';
import { useEditorState } from '@tiptap/react';
import { BubbleMenu } from '@tiptap/react/menus';
import { Bold, Code, Copy, ExternalLink, Highlighter, Italic, Link, Pencil, Strikethrough, Underline, Unlink } from 'lucide-react';
import { strings } from '../../app/strings';
import { showToast } from '../../design/toast';
import styles from './SelectionMenu.module.css';
import { ToolButton } from './Toolbar';

const { editor: words, link: linkWords } = strings;

/** Formats for selected text, beside it. */
export const SelectionMenu = memo(function SelectionMenu({ editor }: { editor: Editor }) {
  const active = useEditorState({
    editor,
    selector: ({ editor: e }) => ['bold', 'italic', 'underline', 'strike', 'code', 'highlight', 'link'].filter((name) => e.isActive(name)).join(' '),
  });
  const is = new Set(active.split(' '));
  return (
    <BubbleMenu editor={editor} pluginKey="selectionMenu" shouldShow={({ state }) => editor.isEditable && selectsText(state)} options={{ placement: 'top', offset: 8 }}>
      <div role="toolbar" aria-label={words.toolbar} className={styles.menu}>
        <ToolButton label={words.bold} pressed={is.has('bold')} onPress={() => editor.chain().focus().toggleBold().run()}>
          <Bold />
        </ToolButton>
        <ToolButton label={words.italic} pressed={is.has('italic')} onPress={() => editor.chain().focus().toggleItalic().run()}>
          <Italic />
        </ToolButton>
        <ToolButton label={words.underline} pressed={is.has('underline')} onPress={() => editor.chain().focus().toggleUnderline().run()}>
          <Underline />
        </ToolButton>
        <ToolButton label={words.strike} pressed={is.has('strike')} onPress={() => editor.chain().focus().toggleStrike().run()}>
          <Strikethrough />
        </ToolButton>
        <ToolButton label={words.code} pressed={is.has('code')} onPress={() => editor.chain().focus().toggleCode().run()}>
          <Code />
        </ToolButton>
        <ToolButton label={words.highlight} pressed={is.has('highlight')} onPress={() => editor.chain().focus().toggleHighlight().run()}>
          <Highlighter />
        </ToolButton>
        <ToolButton label={words.link} pressed={is.has('link')} onPress={() => editor.emit('askLink', {})}>
          <Link />
        </ToolButton>
      </div>
    </BubbleMenu>
  );
});

/** Where a link leads, and what can be done about it, while the cursor is in one. */
export const LinkPreview = memo(function LinkPreview({ editor }: { editor: Editor }) {
  const { href, editable } = useEditorState({
    editor,
    selector: ({ editor: e }) => ({ href: (e.getAttributes('link').href as string | undefined) ?? '', editable: e.isEditable }),
  });
  return (
    <BubbleMenu editor={editor} pluginKey="linkPreview" shouldShow={({ state }) => state.selection.empty && editor.isActive('link')} options={{ placement: 'bottom-start', offset: 8 }}>
      <div role="toolbar" aria-label={linkWords.title} className={styles.menu}>
        <a href={href} target="_blank" rel="noopener noreferrer nofollow" className={styles.address}>
          <ExternalLink aria-hidden="true" />
          <span>{href.replace(/^(https?:\/\/|mailto:)/, '').replace(/\/$/, '')}</span>
        </a>
        <ToolButton
          label={linkWords.copy}
          onPress={() => void navigator.clipboard.writeText(href).then(() => showToast(strings.editor.copied))}
        >
          <Copy />
        </ToolButton>
        {editable && (
          <>
            <ToolButton label={linkWords.edit} onPress={() => editor.emit('askLink', {})}>
              <Pencil />
            </ToolButton>
            <ToolButton label={linkWords.unlink} onPress={() => editor.chain().focus().extendMarkRange('link').unsetLink().run()}>
              <Unlink />
            </ToolButton>
          </>
        )}
      </div>
    </BubbleMenu>
  );
});

function selectsText(state: EditorState): boolean {
  const { selection, doc } = state;
  return (
    selection instanceof TextSelection &&
    !selection.empty &&
    !selection.$from.parent.type.spec.code &&
    doc.textBetween(selection.from, selection.to, ' ').trim() !== ''
  );
}
