import { sentenceFor } from '../app/errors';
import { strings } from '../app/strings';
import { Avatar } from '../design/Avatar';
import { Select } from '../design/Select';
import { Skeleton } from '../design/Skeleton';
import { usePerson } from '../session/useSession';
import type { Role } from '../sync/role';
import type { Member } from './api';
import styles from './MemberList.module.css';
import { useRemoveMember, useSetMember } from './queries';
import { ROLES } from './roles';

interface Props {
  documentId: string;
  /** Undefined while loading. */
  members: Member[] | undefined;
  editable: boolean;
  onOutcome: (text: string) => void;
}

const REMOVE = 'remove';

export function MemberList({ documentId, members, editable, onOutcome }: Props) {
  const person = usePerson();
  const setMember = useSetMember(documentId);
  const remove = useRemoveMember(documentId);
  if (!members) {
    return (
      <div className={styles.member} aria-busy="true">
        <Skeleton width="half" />
      </div>
    );
  }

  const change = (member: Member, choice: string): void => {
    const name = member.name ?? member.email;
    const onError = (error: unknown): void => onOutcome(sentenceFor(error));
    if (choice === REMOVE) {
      remove.mutate(member.userId, { onSuccess: () => onOutcome(strings.sharing.removed(name)), onError });
    } else {
      const role = choice as Role;
      setMember.mutate(
        { email: member.email, role },
        { onSuccess: () => onOutcome(strings.sharing.changed(name, strings.sharing.does[role])), onError },
      );
    }
  };

  return (
    <ul role="list">
      {members.map((member) => {
        const isSelf = member.userId === person.id;
        const name = member.name ?? member.email;
        const shown = (setMember.isPending && setMember.variables.email === member.email && setMember.variables.role) || member.role;
        return (
          <li key={member.userId} className={styles.member}>
            <Avatar name={name} id={member.userId} />
            <div className={styles.who}>
              <span className={styles.name}>{isSelf ? strings.presence.you(name) : name}</span>
              <span className={styles.email}>
                {member.pending ? `${member.email} · ${strings.sharing.pending}` : member.name === null ? null : member.email}
              </span>
            </div>
            {editable && !isSelf ? (
              <Select
                quiet
                label={strings.sharing.roleOf(name)}
                value={shown}
                onChange={(event) => change(member, event.target.value)}
              >
                {ROLES.map((role) => (
                  <option key={role} value={role}>
                    {strings.sharing.roles[role]}
                  </option>
                ))}
                <option value={REMOVE}>{strings.sharing.removePerson}</option>
              </Select>
            ) : (
              <span className={styles.role}>{strings.sharing.roles[member.role]}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
