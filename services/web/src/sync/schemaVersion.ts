import type * as Y from 'yjs';

/** The shared type, beside the text, that tells which versions of the schema have written it. */
const ROOT = 'schema';
/** What nobody has marked was written by the first. */
const FIRST_VERSION = 1;
const VERSION = /^[1-9]\d{0,5}$/;

/**
 * The latest version of the schema that has written into a document.
 *
 * The map has a key for each version that did, with the value `true`. A single key with a number would be whoever wrote last, and of two who raise it at once that
 * may be the lower one; a key once there stays.
 */
export function versionOf(doc: Y.Doc): number {
  let latest = FIRST_VERSION;
  for (const key of doc.getMap(ROOT).keys()) {
    if (VERSION.test(key)) latest = Math.max(latest, Number(key));
  }
  return latest;
}

/** Marks a document as written by a version of the schema, unless that or a later one has. */
export function raiseVersion(doc: Y.Doc, version: number): void {
  if (versionOf(doc) < version) doc.getMap(ROOT).set(String(version), true);
}
