import type { Editor } from '@tiptap/core';
import { useState, type FormEvent } from 'react';
import { strings } from '../../app/strings';
import { Button } from '../../design/Button';
import { Dialog } from '../../design/Dialog';
import { TextField } from '../../design/TextField';
import { imageAddress } from './addresses';
import styles from './forms.module.css';

export function ImageDialog({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const [address, setAddress] = useState('');
  const [alt, setAlt] = useState('');
  const [error, setError] = useState<string | null>(null);

  const close = (): void => {
    onClose();
    editor.commands.focus();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const src = imageAddress(address);
    if (src === null) {
      setError(strings.image.invalid);
      return;
    }
    onClose();
    editor.chain().focus().setImage({ src, alt: alt.trim() }).run();
  };

  return (
    <Dialog
      title={strings.image.title}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{strings.cancel}</Button>
          <Button look="primary" type="submit" form="image-form">
            {strings.image.insert}
          </Button>
        </>
      }
    >
      <form id="image-form" onSubmit={submit} noValidate className={styles.form}>
        <TextField
          label={strings.image.address}
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
        <TextField label={strings.image.alt} value={alt} onChange={(event) => setAlt(event.target.value)} />
      </form>
    </Dialog>
  );
}
