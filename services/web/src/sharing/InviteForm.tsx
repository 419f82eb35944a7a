import { useState, type FormEvent } from 'react';
import { sentenceFor } from '../app/errors';
import { strings } from '../app/strings';
import { Button } from '../design/Button';
import { Select } from '../design/Select';
import { TextField } from '../design/TextField';
import type { Role } from '../sync/role';
import styles from './InviteForm.module.css';
import { useSetMember } from './queries';
import { ROLES } from './roles';

const LOOKS_LIKE_EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export function InviteForm({ documentId, onOutcome }: { documentId: string; onOutcome: (text: string) => void }) {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('editor');
  const [error, setError] = useState<string | null>(null);
  const invite = useSetMember(documentId);
  const address = email.trim();
  const valid = LOOKS_LIKE_EMAIL.test(address);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!valid) {
      setError(strings.sharing.invalidEmail);
      return;
    }
    invite.mutate(
      { email: address, role },
      {
        onSuccess: () => {
          onOutcome(strings.sharing.invited(address));
          setEmail('');
        },
        onError: (problem) => setError(sentenceFor(problem)),
      },
    );
  };

  return (
    <form onSubmit={submit} noValidate>
      <div className={styles.line}>
        <TextField
          className={styles.email}
          type="email"
          label={strings.sharing.invite}
          labelHidden
          placeholder={strings.sharing.invite}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={email}
          error={error}
          onChange={(event) => {
            setEmail(event.target.value);
            setError(null);
          }}
        />
        <Select label={strings.sharing.inviteRole} value={role} onChange={(event) => setRole(event.target.value as Role)}>
          {ROLES.map((each) => (
            <option key={each} value={each}>
              {strings.sharing.roles[each]}
            </option>
          ))}
        </Select>
        <Button type="submit" look="primary" disabled={invite.isPending}>
          {strings.sharing.inviteButton}
        </Button>
      </div>
      <p className={styles.preview} aria-live="polite">
        {valid && strings.sharing.preview(address, strings.sharing.does[role])}
      </p>
    </form>
  );
}
