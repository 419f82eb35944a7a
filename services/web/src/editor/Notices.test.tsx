import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { DocumentConnection } from '../sync/connection';
import { Notices } from './Notices';

let connection: DocumentConnection;
const SOON = { timeout: 4_000 };
afterEach(() => connection.destroy());

/** A document that somebody with a role opens, and the notices above it. Its socket finds nobody. */
function open(role: string): Y.XmlFragment {
  const address = { url: 'ws://127.0.0.1:9/collab/collab-0/d', token: 'token', role };
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(address), { headers: { 'Content-Type': 'application/json' } })));
  connection = new DocumentConnection('ada', crypto.randomUUID());
  render(<Notices connection={connection} editor={null} />);
  return connection.text;
}

const notice = async (says: string): Promise<HTMLElement> => screen.findByText((text) => text.includes(says), {}, SOON);

function listWithoutALine(): Y.XmlElement {
  const list = new Y.XmlElement('bulletList');
  const item = new Y.XmlElement('listItem');
  const heading = new Y.XmlElement('heading');
  heading.insert(0, [new Y.XmlText('words')]);
  item.insert(0, [heading]);
  list.insert(0, [item]);
  return list;
}

describe('F-17 what is said of a document that is held', () => {
  it('is nothing while it is as it should be', async () => {
    open('editor').push([new Y.XmlElement('paragraph')]);
    await vi.waitFor(() => expect(connection.state.writable).toBe(true), SOON);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it.each([
    ['editor', 'go on writing'],
    ['viewer', 'see all of it'],
  ])('is to reload, for an %s, when a newer version wrote in it', async (role, says) => {
    open(role);
    connection.doc.getMap('schema').set('999999', true);
    await notice(says);
    expect(screen.getByRole('alert').textContent).toContain('newer version of Scriptorium');
    expect(screen.getByRole('button', { name: 'Reload' })).toHaveProperty('disabled', false);
  });

  it('is to reload when there is something unknown in it', async () => {
    open('editor').push([new Y.XmlElement('callout')]);
    await notice('doesn’t know');
    expect(screen.getByRole('button', { name: 'Reload' })).toBeTruthy();
  });

  it('is a button that completes it, where something is missing', async () => {
    const text = open('editor');
    text.push([listWithoutALine()]);
    await notice('doesn’t fit together');
    await userEvent.click(await screen.findByRole('button', { name: 'Put it right' }, SOON));
    expect(screen.queryByRole('alert')).toBeNull();
    expect(text.toString()).toBe('<bulletlist><listitem><paragraph></paragraph><heading>words</heading></listitem></bulletlist>');
  });

  it('has no button for those who may only read, where something is missing', async () => {
    open('viewer').push([listWithoutALine()]);
    await notice('somebody who may edit');
    expect(screen.queryByRole('button')).toBeNull();
  });
});
