import { useSyncExternalStore } from 'react';
import type { Person } from './api';
import { currentSession, onSession, type Session } from './store';

export const useSession = (): Session => useSyncExternalStore(onSession, currentSession);

/** The person at work. Only for what is shown while somebody is signed in. */
export function usePerson(): Person {
  const session = useSession();
  if (session.kind !== 'signed-in' && session.kind !== 'expired') {
    throw new Error(`Nobody is signed in: ${session.kind}`);
  }
  return session.person;
}
