import { useState, type FormEvent } from 'react';
import { sentenceFor } from '../app/errors';
import { strings } from '../app/strings';
import { Button } from '../design/Button';
import { TextField } from '../design/TextField';
import styles from './HistoryPanel.module.css';
import { useNameVersion } from './queries';

const MAX_NAME_LENGTH = 300;

/** Gives the present moment a name, under which it can be found again. */
export function NameVersion({ documentId, saving }: { documentId: string; saving: boolean }) {
  const [name, setName] = useState('');
  const naming = useNameVersion(documentId);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() !== '' && !saving && !naming.isPending) {
      naming.mutate(name, { onSuccess: () => setName('') });
    }
  };
  return (
    <form className={styles.naming} onSubmit={submit}>
      <TextField
        label={strings.history.name}
        placeholder={strings.history.namePlaceholder}
        value={name}
        maxLength={MAX_NAME_LENGTH}
        onChange={(event) => setName(event.target.value)}
        error={naming.isError ? sentenceFor(naming.error) : null}
      />
      <Button type="submit" disabled={name.trim() === '' || saving || naming.isPending}>
        {strings.history.save}
      </Button>
      <p className="visually-hidden" role="status">
        {naming.data && strings.history.named(naming.data.name ?? '')}
      </p>
    </form>
  );
}
