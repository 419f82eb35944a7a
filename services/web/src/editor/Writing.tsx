import type { Editor } from '@tiptap/core';
import { EditorContent, useEditor } from '@tiptap/react';
import { useEffect, useState } from 'react';
import { strings } from '../app/strings';
import { usePerson } from '../session/useSession';
import type { DocumentConnection } from '../sync/connection';
import { useConnection } from '../sync/useDocumentConnection';
import { BlockHandle } from './blocks/BlockHandle';
import './content.css';
import { editorExtensions } from './extensions';
import { FindBar } from './find/FindBar';
import { shownText, useHeldText } from './heldText';
import { ImageDialog } from './insert/ImageDialog';
import { LinkDialog } from './insert/LinkDialog';
import { SlashMenuList } from './insert/SlashMenuList';
import { withoutInlineStyles } from './pastedHtml';
import type { Preferences } from './preferences';
import { LinkPreview, SelectionMenu } from './toolbar/SelectionMenu';
import { TableTools } from './toolbar/TableTools';
import { Toolbar } from './toolbar/Toolbar';
import { WordCount } from './WordCount';
import styles from './Writing.module.css';

interface Props {
  connection: DocumentConnection;
  writable: boolean;
  preferences: Preferences;
  finding: boolean;
  onFinding: (finding: boolean) => void;
  onEditor: (editor: Editor | null) => void;
  startInText: boolean;
}

/** The text and what surrounds it. With another editor, once that has to let go of the document, and once it may take hold of it again. */
export function Writing({ writable, ...props }: Props) {
  const held = useConnection(props.connection, 'held') !== null;
  return <Sheet key={held ? 'held' : 'bound'} held={held} writable={writable && !held} {...props} />;
}

function Sheet({ connection, held, writable, preferences, finding, onFinding, onEditor, startInText }: Props & { held: boolean }) {
  const person = usePerson();
  // From the first moment on, so that nothing jumps.
  const [content] = useState(() => (held ? shownText(connection).toJSON() : undefined));
  const [asking, setAsking] = useState<'link' | 'image' | null>(null);
  const editor = useEditor(
    {
      extensions: editorExtensions(connection, person),
      content,
      editable: writable,
      autofocus: startInText && !held && 'start',
      injectCSS: false,
      shouldRerenderOnTransaction: false,
      editorProps: {
        attributes: { 'aria-label': strings.editor.text, 'aria-multiline': 'true', role: 'textbox', class: 'text', spellcheck: 'true' },
        transformPastedHTML: withoutInlineStyles,
        scrollMargin: { top: 120, bottom: 96, left: 0, right: 0 },
        scrollThreshold: { top: 120, bottom: 96, left: 0, right: 0 },
      },
    },
    [connection],
  );
  useHeldText(held, editor, connection);

  useEffect(() => {
    onEditor(editor);
    return () => onEditor(null);
  }, [editor, onEditor]);

  useEffect(() => {
    if (editor.isEditable !== writable) editor.setEditable(writable);
  }, [editor, writable]);

  useEffect(() => {
    const askLink = (): void => setAsking('link');
    const askImage = (): void => setAsking('image');
    const askFind = (): void => onFinding(true);
    editor.on('askLink', askLink).on('askImage', askImage).on('askFind', askFind);
    return () => {
      editor.off('askLink', askLink).off('askImage', askImage).off('askFind', askFind);
    };
  }, [editor, onFinding]);

  return (
    <>
      {writable && preferences.toolbar && <Toolbar editor={editor} />}
      {/* A click below the text goes to its end, as on paper. */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div
        className={styles.sheet}
        onMouseDown={(event) => {
          if (event.target === event.currentTarget && writable) {
            event.preventDefault();
            writeAtEnd(editor);
          }
        }}
      >
        <EditorContent editor={editor} />
      </div>
      {writable && <BlockHandle editor={editor} />}
      {writable && <SelectionMenu editor={editor} />}
      {writable && <TableTools editor={editor} />}
      <LinkPreview editor={editor} />
      <SlashMenuList editor={editor} />
      {finding && <FindBar editor={editor} writable={writable} onClose={() => onFinding(false)} />}
      {preferences.wordCount && <WordCount editor={editor} />}
      {asking === 'link' && <LinkDialog editor={editor} onClose={() => setAsking(null)} />}
      {asking === 'image' && <ImageDialog editor={editor} onClose={() => setAsking(null)} />}
    </>
  );
}

/** After a table or a picture there is no line to go to: one is made. */
function writeAtEnd(editor: Editor): void {
  const last = editor.state.doc.lastChild;
  if (last && !last.isTextblock) {
    editor.chain().insertContentAt(editor.state.doc.content.size, { type: 'paragraph' }).focus('end').run();
  } else {
    editor.commands.focus('end');
  }
}
