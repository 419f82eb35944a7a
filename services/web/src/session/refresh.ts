import { Problem, send } from '../app/api';

export type Refreshed = 'refreshed' | 'signed-out';

const LOCK = 'scriptorium.refresh';
const LAST_KEY = 'scriptorium.refreshed-at';

let running: Promise<Refreshed> | null = null;

/**
 * Gets a new access cookie. Refresh tokens are good for one use, so of all tabs only one asks at a time, and a tab that waited
 * for another's refresh doesn't ask again.
 *
 * @param since when the request was sent that was refused: a refresh after that is good enough
 * @throws Problem when the server can't be reached: nothing is known about the session then
 */
export function refreshSession(since: number): Promise<Refreshed> {
  running ??= exclusively(() => refreshUnlessDone(since)).finally(() => {
    running = null;
  });
  return running;
}

function exclusively(task: () => Promise<Refreshed>): Promise<Refreshed> {
  // Without locks (an insecure origin) tabs may collide; the server's grace for the previous token covers that.
  return 'locks' in navigator ? navigator.locks.request(LOCK, task) : task();
}

async function refreshUnlessDone(since: number): Promise<Refreshed> {
  if (Number(localStorage.getItem(LAST_KEY) ?? 0) > since) {
    return 'refreshed';
  }
  const response = await send('/auth/refresh', { method: 'POST' });
  if (response.ok) {
    localStorage.setItem(LAST_KEY, String(Date.now()));
    return 'refreshed';
  }
  if (response.status === 401 || response.status === 403) {
    return 'signed-out';
  }
  throw new Problem(response.status, `http-${response.status}`);
}
