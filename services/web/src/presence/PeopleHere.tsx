import type { Editor } from '@tiptap/core';
import { memo, useEffect, useRef, useState } from 'react';
import { strings } from '../app/strings';
import { Avatar } from '../design/Avatar';
import { Tooltip } from '../design/Tooltip';
import { usePerson } from '../session/useSession';
import type { DocumentConnection } from '../sync/connection';
import styles from './PeopleHere.module.css';
import { usePeople, type Present } from './people';
import { useFollow } from './useFollow';

const MAX_SHOWN = 5;

/** The people who have the document open. A click goes to their cursor. */
export const PeopleHere = memo(function PeopleHere({ connection, editor }: { connection: DocumentConnection; editor: Editor | null }) {
  const person = usePerson();
  const people = usePeople(connection.awareness, person.id);
  const others = people.filter((each) => !each.isSelf);
  const shown = others.slice(0, MAX_SHOWN);
  const [followed, follow] = useFollow(editor, connection.awareness, others);
  return (
    <>
      <ul role="list" aria-label={strings.presence.here} className={styles.people}>
        {others.length > shown.length && (
          <li className={styles.more} aria-label={strings.presence.more(others.length - shown.length)}>
            +{others.length - shown.length}
          </li>
        )}
        {shown.map((each) => (
          <li key={each.id}>
            <Tooltip text={followed === each.id ? strings.presence.following(each.name) : each.name}>
              <button
                type="button"
                className={styles.person}
                aria-label={strings.presence.follow(each.name)}
                aria-pressed={followed === each.id}
                onClick={() => follow(each.id)}
              >
                <Avatar name={each.name} id={each.id} color={each.color} />
              </button>
            </Tooltip>
          </li>
        ))}
      </ul>
      <Announcer others={others} />
    </>
  );
});

/** Says who comes and goes, politely. */
function Announcer({ others }: { others: Present[] }) {
  const known = useRef<Map<string, string> | null>(null);
  const [said, setSaid] = useState('');
  useEffect(() => {
    const now = new Map(others.map(({ id, name }) => [id, name]));
    const before = known.current;
    known.current = now;
    if (before === null) return;
    const joined = [...now].filter(([id]) => !before.has(id)).map(([, name]) => strings.presence.joined(name));
    const left = [...before].filter(([id]) => !now.has(id)).map(([, name]) => strings.presence.left(name));
     
    if (joined.length + left.length > 0) setSaid([...joined, ...left].join(' '));
  }, [others]);
  return (
    <span className="visually-hidden" aria-live="polite">
      {said}
    </span>
  );
}
