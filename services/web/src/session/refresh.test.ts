import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ask, Problem } from '../app/api';
import { refreshSession } from './refresh';

const answers = (...statuses: number[]) =>
  vi.fn(() => Promise.resolve(new Response(null, { status: statuses.shift() ?? 500 })));

describe('session refresh', () => {
  beforeEach(() => vi.stubGlobal('navigator', { onLine: true }));

  it('F-55 refreshes once when a request is refused, and sends it again', async () => {
    const fetch = answers(401, 204, 200);
    vi.stubGlobal('fetch', fetch);
    await expect(ask('/api/documents')).resolves.toMatchObject({ status: 200 });
    expect(fetch.mock.calls.map(([path]: unknown[]) => path)).toEqual(['/api/documents', '/auth/refresh', '/api/documents']);
  });

  it('refreshes once for many requests at the same moment', async () => {
    const fetch = vi.fn((path: string) => {
      const refreshed = fetch.mock.calls.some(([each]) => each === '/auth/refresh');
      return Promise.resolve(new Response(null, { status: path === '/auth/refresh' ? 204 : refreshed ? 200 : 401 }));
    });
    vi.stubGlobal('fetch', fetch);
    await Promise.all(Array.from({ length: 50 }, () => ask('/api/documents')));
    expect(fetch.mock.calls.filter(([path]) => path === '/auth/refresh')).toHaveLength(1);
  });

  it('does not refresh again when another tab did meanwhile', async () => {
    const fetch = answers();
    vi.stubGlobal('fetch', fetch);
    const asked = Date.now() - 1_000;
    localStorage.setItem('scriptorium.refreshed-at', String(Date.now()));
    await expect(refreshSession(asked)).resolves.toBe('refreshed');
    expect(fetch).not.toHaveBeenCalled();
  });

  it('says that the session is over when the refresh is refused', async () => {
    vi.stubGlobal('fetch', answers(401, 401));
    await expect(ask('/api/documents')).rejects.toMatchObject({ status: 401 });
  });

  it('F-56 knows nothing about the session when nobody answers', async () => {
    vi.stubGlobal('fetch', vi.fn(() => Promise.reject(new TypeError('no network'))));
    await expect(refreshSession(0)).rejects.toBeInstanceOf(Problem);
  });

  it('F-52 marks every request that changes something', async () => {
    const fetch = answers(204, 200);
    vi.stubGlobal('fetch', fetch);
    await ask('/api/documents/1', { method: 'DELETE' });
    await ask('/api/documents');
    const headers = (fetch.mock.calls as unknown as [string, { headers: Headers }][]).map(([, init]) => init.headers.get('X-Scriptorium'));
    expect(headers).toEqual(['1', null]);
  });
});
