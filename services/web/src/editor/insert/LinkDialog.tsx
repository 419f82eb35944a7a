import type { Editor } from '@tiptap/core';
import { useState, type FormEvent } from 'react';
import { strings } from '../../app/strings';
import { Button } from '../../design/Button';
import { Dialog } from '../../design/Dialog';
import { TextField } from '../../design/TextField';
import { linkAddress } from './addresses';
import styles from './forms.module.css';

/** Makes the selection a link, changes the link at the cursor, or inserts one with its text. */
export function LinkDialog({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const [current] = useState(() => (editor.getAttributes('link').href as string | undefined) ?? '');
  const [address, setAddress] = useState(current);
  const [text, setText] = useState('');
  const [error, setError] = useState<string | null>(null);
  const needsText = editor.state.selection.empty && current === '';

  const close = (): void => {
    onClose();
    editor.commands.focus();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const href = linkAddress(address);
    if (href === null) {
      setError(strings.link.invalid);
      return;
    }
    onClose();
    if (needsText) {
      editor
        .chain()
        .focus()
        .insertContent({ type: 'text', text: text.trim() || address.trim(), marks: [{ type: 'link', attrs: { href } }] })
        .unsetMark('link')
        .run();
    } else {
      editor.chain().focus().extendMarkRange('link').setLink({ href }).run();
    }
  };

  return (
    <Dialog
      title={current === '' ? strings.link.title : strings.link.edit}
      onClose={close}
      actions={
        <>
          {current !== '' && (
            <Button
              look="danger"
              onClick={() => {
                onClose();
                editor.chain().focus().extendMarkRange('link').unsetLink().run();
              }}
            >
              {strings.link.unlink}
            </Button>
          )}
          <Button onClick={close}>{strings.cancel}</Button>
          <Button look="primary" type="submit" form="link-form">
            {strings.apply}
          </Button>
        </>
      }
    >
      <form id="link-form" onSubmit={submit} noValidate className={styles.form}>
        <TextField
          label={strings.link.address}
          placeholder={strings.link.placeholder}
          inputMode="url"
          autoCapitalize="none"
          spellCheck={false}
          value={address}
          error={error}
          onChange={(event) => {
            setAddress(event.target.value);
            setError(null);
          }}
        />
        {needsText && <TextField label={strings.link.text} value={text} onChange={(event) => setText(event.target.value)} />}
      </form>
    </Dialog>
  );
}
