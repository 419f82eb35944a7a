import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openSession } from '../session/store';
import type { Version } from './api';
import { HistoryPanel } from './HistoryPanel';
import { VersionView } from './VersionView';

interface Call {
  method: string;
  path: string;
  body: unknown;
}

let calls: Call[];
let answerTo: (call: Call) => Response | undefined;

const HOUR = 3_600_000;
const ago = (hours: number): string => new Date(Date.now() - hours * HOUR).toISOString();
const ada = { id: 'ada', name: 'Ada' };
const grace = { id: 'grace', name: 'Grace' };
const now: Version = { id: 'u9', kind: 'automatic', at: ago(0), from: ago(0), authors: [ada, grace], current: true };
const draft: Version = { id: 'n1', kind: 'named', name: 'First draft', at: ago(50), from: ago(51), authors: [ada], current: false };
const early: Version = { id: 'u2', kind: 'automatic', at: ago(75), from: ago(75), authors: [grace], current: false };
const textOf = (text: string) => ({ type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] });

beforeEach(async () => {
  calls = [];
  answerTo = () => undefined;
  vi.stubGlobal('scrollTo', () => undefined);
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const call = { method: init.method ?? 'GET', path, body: typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined };
    calls.push(call);
    const answer = answerTo(call);
    if (answer) return Promise.resolve(answer);
    if (path === '/auth/me') return Promise.resolve(Response.json({ id: 'ada', name: 'Ada', email: 'ada@example.com' }));
    if (path.endsWith('/content')) return Promise.resolve(Response.json(textOf('It was a dark night.')));
    if (call.method === 'POST' && path.endsWith('/versions')) return Promise.resolve(Response.json({ ...now, kind: 'named', name: 'Final' }, { status: 201 }));
    if (call.method === 'GET' && path.includes('cursor=')) return Promise.resolve(Response.json({ items: [early], nextCursor: null }));
    if (call.method === 'GET') return Promise.resolve(Response.json({ items: [now, draft], nextCursor: '5' }));
    return Promise.resolve(new Response(null, { status: 204 }));
  });
  await openSession();
});

let changed: () => void;
const onChanges = (listener: () => void) => {
  changed = listener;
  return () => undefined;
};

/** The page as far as its history goes. */
function Page({ writable, onClosed }: { writable: boolean; onClosed: () => void }) {
  const [shown, setShown] = useState<Version | null>(null);
  const leave = (): void => {
    setShown(null);
    onClosed();
  };
  return (
    <>
      {shown && <VersionView documentId="d1" version={shown} writable={writable} onList={() => setShown(null)} onNow={leave} />}
      <HistoryPanel documentId="d1" writable={writable} saving={false} shown={shown} onShow={setShown} onChanges={onChanges} onClose={leave} />
    </>
  );
}

const show = (writable = true) => {
  const onClosed = vi.fn();
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <Page writable={writable} onClosed={onClosed} />
    </QueryClientProvider>,
  );
  return onClosed;
};
const changes = (): Call[] => calls.filter(({ method }) => method !== 'GET');
const panel = () => screen.getByRole('complementary', { name: 'Version history' });

describe('history', () => {
  it('lists versions under their days, with who wrote, and older ones on demand', async () => {
    show();
    expect(document.activeElement).toBe(panel());
    expect(screen.getByRole('progressbar', { name: 'Loading the history' })).toBeTruthy();
    const today = await screen.findByRole('region', { name: 'Today' });
    const current = within(today).getByRole('button', { name: /Now.*Ada and Grace/ });
    expect(current.getAttribute('aria-current')).toBe('true');
    expect(screen.getByRole('button', { name: /First draft.*Ada/ })).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Show older versions' }));
    await waitFor(() => expect(within(panel()).getAllByRole('listitem')).toHaveLength(3));
    expect(screen.queryByRole('button', { name: 'Show older versions' })).toBeNull();
  });

  it('shows a version to be read, and goes back with Escape', async () => {
    const closed = show();
    await userEvent.click(await screen.findByRole('button', { name: /First draft/ }));
    const text = await screen.findByRole('document', { name: 'Text of this version' });
    expect(text.textContent).toBe('It was a dark night.');
    expect(text.getAttribute('contenteditable')).toBe('false');
    expect(screen.getByRole('heading', { name: 'First draft' })).toBeTruthy();
    expect(screen.getByRole('button', { name: /First draft/ }).getAttribute('aria-current')).toBe('true');
    await userEvent.keyboard('{Escape}');
    expect(closed).toHaveBeenCalledOnce();
    expect(screen.queryByRole('document')).toBeNull();
  });

  it('says what restoring does, then does it', async () => {
    const closed = show();
    await userEvent.click(await screen.findByRole('button', { name: /First draft/ }));
    const restore = screen.getByRole<HTMLButtonElement>('button', { name: 'Restore this version' });
    await waitFor(() => expect(restore.disabled).toBe(false));
    await userEvent.click(restore);
    const dialog = screen.getByRole('dialog', { name: 'Restore this version?' });
    expect(dialog.textContent).toMatch(/“First draft”/);
    expect(dialog.textContent).toMatch(/new edit. Nothing is lost/);
    expect(changes()).toEqual([]);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Restore' }));
    await waitFor(() => expect(closed).toHaveBeenCalledOnce());
    expect(changes()).toEqual([{ method: 'POST', path: '/api/documents/d1/versions/n1/restore', body: undefined }]);
  });

  it('says why restoring did not work, and keeps the version open', async () => {
    answerTo = ({ method }) => (method === 'POST' ? Response.json({ code: 'forbidden' }, { status: 403 }) : undefined);
    const closed = show();
    await userEvent.click(await screen.findByRole('button', { name: /First draft/ }));
    const restore = screen.getByRole<HTMLButtonElement>('button', { name: 'Restore this version' });
    await waitFor(() => expect(restore.disabled).toBe(false));
    await userEvent.click(restore);
    await userEvent.click(screen.getByRole('button', { name: 'Restore' }));
    expect((await screen.findByRole('alert')).textContent).toBe('You may not do that. Ask the document’s owner.');
    expect(closed).not.toHaveBeenCalled();
  });

  it('names the present', async () => {
    show();
    const save = screen.getByRole<HTMLButtonElement>('button', { name: 'Save version' });
    expect(save.disabled).toBe(true);
    await userEvent.type(screen.getByRole('textbox', { name: 'Name this version' }), 'Final{Enter}');
    await waitFor(() => expect(changes()).toEqual([{ method: 'POST', path: '/api/documents/d1/versions', body: { name: 'Final' } }]));
    await screen.findByText('The version “Final” was saved.');
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Name this version' }).value).toBe('');
  });

  it('is there to read for those who may not write', async () => {
    show(false);
    expect(screen.queryByRole('textbox')).toBeNull();
    await userEvent.click(await screen.findByRole('button', { name: /First draft/ }));
    await screen.findByRole('document', { name: 'Text of this version' });
    expect(screen.queryByRole('button', { name: 'Restore this version' })).toBeNull();
  });

  it('says so where there is nothing, and where the list did not come', async () => {
    answerTo = ({ path }) => (path.endsWith('/versions') ? Response.json({ items: [], nextCursor: null }) : undefined);
    show();
    await screen.findByText(/Nothing has been written yet/);
  });

  it('tries again when asked', async () => {
    let broken = true;
    answerTo = ({ path }) => (broken && path.endsWith('/versions') ? Response.json({ code: 'internal' }, { status: 500 }) : undefined);
    show();
    expect((await screen.findByRole('alert')).textContent).toMatch(/could not be loaded/);
    broken = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByRole('button', { name: /First draft/ });
  });

  it('asks again while people write, though not for every letter', async () => {
    show();
    await screen.findByRole('button', { name: /First draft/ });
    const asked = (): number => calls.filter(({ path }) => path.endsWith('/versions')).length;
    expect(asked()).toBe(1);
    vi.useFakeTimers();
    try {
      for (let letter = 0; letter < 20; letter++) changed();
      await vi.advanceTimersByTimeAsync(5_100);
      expect(asked()).toBe(2);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(asked()).toBe(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it('shows what has a name as it was, even if it still seems to be the present', async () => {
    answerTo = ({ path }) => (path.endsWith('/versions') ? Response.json({ items: [{ ...draft, current: true }], nextCursor: null }) : undefined);
    show();
    await userEvent.click(await screen.findByRole('button', { name: /First draft/ }));
    await screen.findByRole('document', { name: 'Text of this version' });
  });

  it('closes with Escape from the list', async () => {
    const closed = show();
    await screen.findByRole('button', { name: /First draft/ });
    await userEvent.keyboard('{Escape}');
    expect(closed).toHaveBeenCalledOnce();
  });
});
