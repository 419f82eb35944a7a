import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { openSession } from '../session/store';
import { DocumentConnection } from '../sync/connection';
import { useConnection } from '../sync/useDocumentConnection';
import { Writing } from './Writing';

let connection: DocumentConnection;
const SOON = { timeout: 10_000 };

/** The page as far as the text goes. */
function Page() {
  const writable = useConnection(connection, 'writable');
  return (
    <Writing
      connection={connection}
      writable={writable}
      preferences={{ toolbar: true, wordCount: true }}
      finding={false}
      onFinding={() => undefined}
      onEditor={() => undefined}
      startInText={false}
    />
  );
}

beforeEach(async () => {
  const address = { url: 'ws://127.0.0.1:9/collab/collab-0/d', token: 'token', role: 'editor' };
  vi.stubGlobal('fetch', (path: string) => Promise.resolve(Response.json(path === '/auth/me' ? { id: 'ada', name: 'Ada', email: 'ada@example.com' } : address)));
  await openSession();
  connection = new DocumentConnection('ada', crypto.randomUUID());
});
afterEach(() => connection.destroy());

function block(name: string, words: string): Y.XmlElement {
  const element = new Y.XmlElement(name);
  element.insert(0, [new Y.XmlText(words)]);
  return element;
}

const text = (): HTMLElement => screen.getByRole('textbox', { name: 'Document text' });

describe('F-17 the text on the screen', () => {
  it('can be read and not be written in while the document is held, is kept up to date, and can be written in again', async () => {
    connection.text.push([block('paragraph', 'words')]);
    render(<Page />);
    await vi.waitFor(() => expect(text().getAttribute('contenteditable')).toBe('true'), SOON);
    expect(screen.getByRole('toolbar')).toBeTruthy();

    await act(async () => connection.text.push([block('callout', 'unknown')]));
    await vi.waitFor(() => expect(text().textContent).toBe('wordsunknown'), SOON);
    expect(text().getAttribute('contenteditable')).toBe('false');
    expect(screen.queryByRole('toolbar')).toBeNull();
    await act(async () => connection.text.insert(0, [block('heading', 'more ')]));
    await vi.waitFor(() => expect(text().textContent).toBe('more wordsunknown'), SOON);
    expect(connection.text.toString()).toBe('<heading>more </heading><paragraph>words</paragraph><callout>unknown</callout>');

    await act(async () => connection.text.delete(2, 1));
    await vi.waitFor(() => expect(text().getAttribute('contenteditable')).toBe('true'), SOON);
    expect(text().textContent).toBe('more words');
    expect(screen.getByRole('toolbar')).toBeTruthy();
  }, 60_000);

  it('is shown when the document is held from the start', async () => {
    connection.text.push([block('paragraph', 'words'), block('callout', 'unknown')]);
    render(<Page />);
    await vi.waitFor(() => expect(text().textContent).toBe('wordsunknown'), SOON);
    expect(text().getAttribute('contenteditable')).toBe('false');
    expect(connection.text.toString()).toBe('<paragraph>words</paragraph><callout>unknown</callout>');
  }, 60_000);
});
