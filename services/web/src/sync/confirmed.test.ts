import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { confirmationOf, isConfirmed } from './confirmed';

describe('what the server has confirmed', () => {
  const withText = (text: string): Y.Doc => {
    const doc = new Y.Doc();
    doc.getText('t').insert(0, text);
    return doc;
  };

  it('covers the document it was made from, and any part of it', () => {
    const doc = withText('one two three');
    const part = new Y.Doc();
    Y.applyUpdate(part, Y.encodeStateAsUpdate(doc));
    doc.getText('t').delete(0, 4);
    doc.getText('t').insert(0, 'more ');
    const confirmed = confirmationOf(doc);
    expect(isConfirmed(doc, confirmed)).toBe(true);
    expect(isConfirmed(part, confirmed)).toBe(true);
  });

  it('does not cover a later insertion', () => {
    const doc = withText('one');
    const confirmed = confirmationOf(doc);
    doc.getText('t').insert(3, '!');
    expect(isConfirmed(doc, confirmed)).toBe(false);
  });

  it('does not cover a later deletion, which changes no state vector', () => {
    const doc = withText('one two three');
    doc.getText('t').delete(0, 1);
    const confirmed = confirmationOf(doc);
    doc.getText('t').delete(4, 2);
    expect(isConfirmed(doc, confirmed)).toBe(false);
  });

  it('does not cover what another tab wrote', () => {
    const doc = withText('one');
    const confirmed = confirmationOf(doc);
    const other = withText('two');
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    expect(isConfirmed(doc, confirmed)).toBe(false);
  });

  it('covers deletions whose ranges have grown together', () => {
    const doc = withText('abcdef');
    doc.getText('t').delete(1, 1);
    const early = new Y.Doc();
    Y.applyUpdate(early, Y.encodeStateAsUpdate(doc));
    doc.getText('t').delete(1, 2);
    expect(isConfirmed(early, confirmationOf(doc))).toBe(true);
  });
});
