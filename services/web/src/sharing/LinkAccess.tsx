import { Globe, Link2, Lock } from 'lucide-react';
import { sentenceFor } from '../app/errors';
import { strings } from '../app/strings';
import type { LinkRole } from '../catalog/api';
import { Button } from '../design/Button';
import { Select } from '../design/Select';
import styles from './LinkAccess.module.css';
import { useSetLink } from './queries';

interface Props {
  documentId: string;
  link: LinkRole;
  editable: boolean;
  onOutcome: (text: string) => void;
}

const CHOICES: LinkRole[] = ['none', 'viewer', 'commenter', 'editor'];

export function LinkAccess({ documentId, link, editable, onOutcome }: Props) {
  const setLink = useSetLink(documentId);
  const shown = setLink.isPending ? setLink.variables : link;
  const detail = shown === 'none' ? strings.sharing.linkNoneDetail : strings.sharing.linkDetail(strings.sharing.does[shown]);

  const copy = (): void => {
    navigator.clipboard.writeText(new URL(`/d/${documentId}`, window.location.origin).href).then(
      () => onOutcome(strings.sharing.linkCopied),
      () => onOutcome(strings.editor.copyFailed),
    );
  };

  return (
    <section aria-label={strings.sharing.link} className={styles.section}>
      <div className={styles.line}>
        <span className={styles.icon}>{shown === 'none' ? <Lock aria-hidden="true" /> : <Globe aria-hidden="true" />}</span>
        <div className={styles.what}>
          {editable ? (
            <Select
              quiet
              className={styles.select}
              label={strings.sharing.linkRole}
              value={shown}
              onChange={(event) => {
                setLink.mutate(event.target.value as LinkRole, { onError: (error) => onOutcome(sentenceFor(error)) });
              }}
            >
              {CHOICES.map((choice) => (
                <option key={choice} value={choice}>
                  {choice === 'none'
                    ? strings.sharing.linkNone
                    : `${strings.catalog.withLink}: ${strings.sharing.roles[choice]}`}
                </option>
              ))}
            </Select>
          ) : (
            <span>{shown === 'none' ? strings.sharing.linkNone : strings.catalog.withLink}</span>
          )}
          <span className={styles.detail}>{detail}</span>
        </div>
        <Button icon={<Link2 aria-hidden="true" />} onClick={copy}>
          {strings.sharing.copyLink}
        </Button>
      </div>
    </section>
  );
}
