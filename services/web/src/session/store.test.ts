import { beforeEach, describe, expect, it, vi } from 'vitest';

const ada = { id: 'ada', name: 'Ada', email: 'ada@example.com' };
const signedIn = (): Promise<Response> => Promise.resolve(Response.json(ada));
const refused = (): Promise<Response> => Promise.resolve(new Response(null, { status: 401 }));
const unreachable = (): Promise<Response> => Promise.reject(new TypeError('no network'));

/** The store as a page finds it when it is loaded. */
async function loaded() {
  vi.resetModules();
  return import('./store');
}

describe('session', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    return () => vi.useRealTimers();
  });

  it('is that of whoever is signed in', async () => {
    vi.stubGlobal('fetch', signedIn);
    const { openSession, currentSession } = await loaded();
    await openSession();
    expect(currentSession()).toEqual({ kind: 'signed-in', person: ada, confirmed: true });
  });

  it('is nobody’s when the server says so', async () => {
    vi.stubGlobal('fetch', refused);
    const { openSession, currentSession } = await loaded();
    await openSession();
    expect(currentSession()).toEqual({ kind: 'signed-out' });
  });

  it('is that of whoever was here last while the server can’t be reached, and asks again', async () => {
    vi.stubGlobal('fetch', signedIn);
    await (await loaded()).openSession();
    vi.stubGlobal('fetch', unreachable);
    const { openSession, currentSession } = await loaded();
    await openSession();
    expect(currentSession()).toEqual({ kind: 'signed-in', person: ada, confirmed: false });
    vi.stubGlobal('fetch', signedIn);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(currentSession()).toEqual({ kind: 'signed-in', person: ada, confirmed: true });
  });

  it('F-55 leaves the page as it is when it ends under somebody’s hands', async () => {
    vi.stubGlobal('fetch', signedIn);
    const { openSession, expireSession, currentSession } = await loaded();
    await openSession();
    expireSession();
    expect(currentSession()).toEqual({ kind: 'expired', person: ada });
    vi.stubGlobal('fetch', refused);
    await openSession();
    expect(currentSession()).toEqual({ kind: 'expired', person: ada });
    vi.stubGlobal('fetch', signedIn);
    await openSession();
    expect(currentSession()).toEqual({ kind: 'signed-in', person: ada, confirmed: true });
  });

  it('leaves the page as it is when it turns out to be over after working offline', async () => {
    vi.stubGlobal('fetch', signedIn);
    await (await loaded()).openSession();
    vi.stubGlobal('fetch', unreachable);
    const { openSession, currentSession } = await loaded();
    await openSession();
    vi.stubGlobal('fetch', refused);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(currentSession()).toEqual({ kind: 'expired', person: ada });
  });

  it('F-51 keeps no secret on the device', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ ...ada, token: 'secret' })));
    const { openSession } = await loaded();
    await openSession();
    expect(JSON.stringify({ ...localStorage })).not.toContain('secret');
  });
});
