import * as Y from 'yjs';

/**
 * Whether everything in a document is part of what the server had confirmed at some moment, deletions included.
 *
 * @param confirmed an encoded snapshot of that moment
 */
export function isConfirmed(doc: Y.Doc, confirmed: Uint8Array): boolean {
  const then = Y.decodeSnapshot(confirmed);
  const now = Y.snapshot(doc);
  for (const [client, clock] of now.sv) {
    if (clock > (then.sv.get(client) ?? 0)) {
      return false;
    }
  }
  for (const [client, deletions] of now.ds.clients) {
    const known = then.ds.clients.get(client) ?? [];
    if (!deletions.every((part) => known.some((whole) => covers(whole, part)))) {
      return false;
    }
  }
  return true;
}

interface Range {
  clock: number;
  len: number;
}

const covers = (whole: Range, part: Range): boolean =>
  whole.clock <= part.clock && part.clock + part.len <= whole.clock + whole.len;

/** What to keep, to ask {@link isConfirmed} later. */
export const confirmationOf = (doc: Y.Doc): Uint8Array => Y.encodeSnapshot(Y.snapshot(doc));
