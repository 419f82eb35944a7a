import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openSession } from '../session/store';
import type { Role } from '../sync/role';
import { ShareDialog } from './ShareDialog';

interface Call {
  method: string;
  path: string;
  body: unknown;
}

let calls: Call[];
let answerTo: (call: Call) => Response | undefined;
const members = [
  { userId: 'ada', name: 'Ada', email: 'ada@example.com', role: 'owner' },
  { userId: 'grace', name: 'Grace', email: 'grace@example.com', role: 'editor' },
];

beforeEach(async () => {
  calls = [];
  answerTo = () => undefined;
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const call = { method: init.method ?? 'GET', path, body: typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined };
    calls.push(call);
    const answer = answerTo(call);
    if (answer) return Promise.resolve(answer);
    if (path === '/auth/me') return Promise.resolve(Response.json({ id: 'ada', name: 'Ada', email: 'ada@example.com' }));
    if (call.method === 'GET') return Promise.resolve(Response.json({ members, link: 'none' }));
    return Promise.resolve(new Response(null, { status: 204 }));
  });
  await openSession();
});

const show = (role: Role = 'owner'): void => {
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <ShareDialog document={{ id: 'd1', title: 'Plan', role }} onClose={() => undefined} />
    </QueryClientProvider>,
  );
};
const changes = (): Call[] => calls.filter(({ method }) => method !== 'GET');

describe('share dialog', () => {
  it('says what an invitation will do, then does it', async () => {
    show();
    await userEvent.type(screen.getByRole('textbox', { name: 'Invite by e-mail' }), 'bob@example.com');
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Role of the invited person' }), 'viewer');
    expect(screen.getByText('bob@example.com will be able to read.')).toBeTruthy();
    expect(changes()).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Invite' }));
    expect(changes()).toEqual([{ method: 'PUT', path: '/api/documents/d1/members', body: { email: 'bob@example.com', role: 'viewer' } }]);
    await screen.findByText('bob@example.com now has access.');
  });

  it('asks for an address that is one', async () => {
    show();
    await userEvent.type(screen.getByRole('textbox', { name: 'Invite by e-mail' }), 'bob{Enter}');
    expect(screen.getByRole('alert').textContent).toBe('Enter an e-mail address.');
    expect(changes()).toEqual([]);
  });

  it('changes and removes people, but not oneself', async () => {
    show();
    const role = await screen.findByRole('combobox', { name: 'Role of Grace' });
    expect(screen.queryByRole('combobox', { name: 'Role of Ada' })).toBeNull();
    await userEvent.selectOptions(role, 'viewer');
    await screen.findByText('Grace can now read.');
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Role of Grace' }), 'Remove access');
    await screen.findByText('Grace no longer has access.');
    expect(changes()).toEqual([
      { method: 'PUT', path: '/api/documents/d1/members', body: { email: 'grace@example.com', role: 'viewer' } },
      { method: 'DELETE', path: '/api/documents/d1/members/grace', body: undefined },
    ]);
  });

  it('says in a sentence why it did not work, without a code', async () => {
    answerTo = ({ method }) => (method === 'PUT' ? Response.json({ code: 'some-new-code', status: 429 }, { status: 429 }) : undefined);
    show();
    await userEvent.type(screen.getByRole('textbox', { name: 'Invite by e-mail' }), 'bob@example.com{Enter}');
    await waitFor(() => expect(screen.getByRole('alert').textContent).toBe('That was too much at once. Wait a moment and try again.'));
  });

  it('is there to read for everybody else', async () => {
    show('editor');
    await screen.findByText('grace@example.com');
    expect(screen.queryByRole('textbox')).toBeNull();
    expect(screen.queryByRole('combobox')).toBeNull();
    expect(screen.getByRole('button', { name: 'Copy link' })).toBeTruthy();
  });
});
