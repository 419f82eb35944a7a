import { useSyncExternalStore } from 'react';
import type { Awareness } from 'y-protocols/awareness';

/** Somebody who has the document open. The server says who it is: id, name and colour are stamped there. */
export interface Present {
  id: string;
  name: string;
  color: string | undefined;
  /** Their open tabs; the first one has their cursor. */
  clientIds: number[];
  isSelf: boolean;
}

interface State {
  user?: { id?: unknown; name?: unknown; color?: unknown };
}

const COLOR = /^#[\da-f]{6}$/i;

/** Everybody in an awareness, each person once; whoever sits here first, the others in the order of their names. */
export function peopleIn(states: Map<number, unknown>, ownClientId: number, ownId: string): Present[] {
  const people = new Map<string, Present>();
  for (const [clientId, state] of states) {
    const user = (state as State | null)?.user;
    const isOwnTab = clientId === ownClientId;
    const id = isOwnTab ? ownId : typeof user?.id === 'string' ? user.id : null;
    if (id === null || typeof user?.name !== 'string') {
      continue;
    }
    const known = people.get(id);
    if (known) {
      known.clientIds.push(clientId);
    } else {
      const color = typeof user.color === 'string' && COLOR.test(user.color) ? user.color : undefined;
      people.set(id, { id, name: user.name, color, clientIds: [clientId], isSelf: id === ownId });
    }
  }
  return [...people.values()].sort((a, b) => Number(b.isSelf) - Number(a.isSelf) || a.name.localeCompare(b.name));
}

const stores = new WeakMap<Awareness, { people: Present[]; key: string }>();

/** Who is here. Moving cursors don't change it. */
export function usePeople(awareness: Awareness, ownId: string): Present[] {
  return useSyncExternalStore(
    (listener) => {
      awareness.on('change', listener);
      return () => awareness.off('change', listener);
    },
    () => {
      const people = peopleIn(awareness.getStates(), awareness.clientID, ownId);
      const key = JSON.stringify(people);
      const known = stores.get(awareness);
      if (known?.key === key) {
        return known.people;
      }
      stores.set(awareness, { people, key });
      return people;
    },
  );
}
