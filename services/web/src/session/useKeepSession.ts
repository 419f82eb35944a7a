import { useEffect } from 'react';
import { refreshSession } from './refresh';
import { expireSession } from './store';

/** The access cookie lives for ten minutes at most. */
const REFRESH_MILLIS = 8 * 60_000;

/**
 * Refreshes the session before its access cookie runs out, while a document is open. A refusal is acted upon; a failure isn't: the next request finds out.
 */
export function useKeepSession(): void {
  useEffect(() => {
    let since = Date.now();
    const timer = setInterval(() => {
      const previous = since;
      since = Date.now();
      refreshSession(previous).then(
        (outcome) => outcome === 'signed-out' && expireSession(),
        () => undefined,
      );
    }, REFRESH_MILLIS);
    return () => clearInterval(timer);
  }, []);
}
