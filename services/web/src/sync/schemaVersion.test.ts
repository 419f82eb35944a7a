import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { raiseVersion, versionOf } from './schemaVersion';

const exchange = (one: Y.Doc, other: Y.Doc): void => {
  const [ofOne, ofOther] = [Y.encodeStateAsUpdate(one), Y.encodeStateAsUpdate(other)];
  Y.applyUpdate(one, ofOther);
  Y.applyUpdate(other, ofOne);
};

describe('F-17 the schema version of a document', () => {
  it('is the first one where nobody has marked it, and the first one marks nothing', () => {
    const doc = new Y.Doc();
    raiseVersion(doc, 1);
    expect(versionOf(doc)).toBe(1);
    expect(doc.store.clients.size).toBe(0);
  });

  it('is never lowered, and written once', () => {
    const doc = new Y.Doc();
    raiseVersion(doc, 3);
    const state = Y.encodeStateAsUpdate(doc);
    raiseVersion(doc, 2);
    raiseVersion(doc, 3);
    expect(versionOf(doc)).toBe(3);
    expect(Y.encodeStateAsUpdate(doc)).toEqual(state);
  });

  it.each([
    [1, 2],
    [2, 1],
  ])('is the higher one of two that raise it at once, whoever Yjs lets win', (one, other) => {
    const [low, high] = [new Y.Doc(), new Y.Doc()];
    low.clientID = one;
    high.clientID = other;
    raiseVersion(low, 2);
    raiseVersion(high, 3);
    exchange(low, high);
    expect([versionOf(low), versionOf(high)]).toEqual([3, 3]);
  });

  it('takes no notice of what is no version', () => {
    const doc = new Y.Doc();
    ['0', '-1', '2.5', '1e9', ' 7', '99999999999', 'version', ''].forEach((key) => doc.getMap('schema').set(key, true));
    expect(versionOf(doc)).toBe(1);
  });
});
