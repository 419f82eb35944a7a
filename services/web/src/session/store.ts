import { Problem } from '../app/api';
import { fetchMe, type Person } from './api';
import { forgetPerson, rememberedPerson, rememberPerson } from './knownPerson';

/**
 * What is known about who uses this tab.
 *
 * - `loading`: asked, no answer yet.
 * - `signed-in`: `confirmed` unless the server couldn't be reached and this is who was here last.
 * - `expired`: the session ended while somebody worked. The page stays as it is.
 * - `signed-out`: nobody. The sign-in page is shown.
 * - `unreachable`: no server, and nobody remembered on this device.
 */
export type Session =
  | { kind: 'loading' }
  | { kind: 'signed-in'; person: Person; confirmed: boolean }
  | { kind: 'expired'; person: Person }
  | { kind: 'signed-out' }
  | { kind: 'unreachable' };

const RETRY_MILLIS = 5_000;

let session: Session = { kind: 'loading' };
let retry: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

export const currentSession = (): Session => session;

export function onSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function become(next: Session): void {
  session = next;
  listeners.forEach((listener) => listener());
}

/** Finds out who is signed in. Tries again by itself while the server can't be reached. */
export async function openSession(): Promise<void> {
  clearTimeout(retry);
  try {
    const person = await fetchMe();
    rememberPerson(person);
    become({ kind: 'signed-in', person, confirmed: true });
  } catch (error) {
    if (error instanceof Problem && error.isSignedOut) {
      if (session.kind === 'signed-in' || session.kind === 'expired') {
        // Somebody is at work, perhaps since before there was a network: the page stays.
        become({ kind: 'expired', person: session.person });
      } else {
        forgetPerson();
        become({ kind: 'signed-out' });
      }
      return;
    }
    const known = rememberedPerson();
    if (session.kind !== 'expired') {
      become(known ? { kind: 'signed-in', person: known, confirmed: false } : { kind: 'unreachable' });
    }
    retry = setTimeout(() => void openSession(), RETRY_MILLIS);
  }
}

/** Somebody was told 401 although the session had just been refreshed: it is over. */
export function expireSession(): void {
  if (session.kind === 'signed-in' && session.confirmed) {
    become({ kind: 'expired', person: session.person });
  }
}

/** Looks again when somebody comes back to this tab: they may have signed in in another one. */
export function reopenSession(): void {
  if (session.kind === 'expired' && document.visibilityState === 'visible') {
    void openSession();
  }
}

/** After signing out here. */
export function endSession(): void {
  forgetPerson();
  become({ kind: 'signed-out' });
}
