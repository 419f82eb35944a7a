import { IndexeddbPersistence } from 'y-indexeddb';
import type * as Y from 'yjs';
import { confirmationOf, isConfirmed } from './confirmed';
import type { Role } from './role';

/** What this device has of a document when it opens. */
export type Loaded =
  /** Nothing: never opened here. */
  | 'empty'
  /** A copy, all of which the server has. */
  | 'confirmed'
  /** A copy with changes that the server may not have. */
  | 'unconfirmed'
  /** The browser keeps nothing: private windows, full disks. */
  | 'unavailable';

const CONFIRMED_KEY = 'confirmed';
const ROLE_KEY = 'role';
/** Snapshots of long documents aren't free: one is kept after the last of many confirmations. Being late errs on the safe side. */
const NOTE_DELAY_MILLIS = 1_500;

/** A document's copy in this browser (IndexedDB), kept per person, and a note on how much of it the server has confirmed. */
export class LocalCopy {
  readonly loaded: Promise<Loaded>;
  readonly #doc: Y.Doc;
  readonly #persistence: IndexeddbPersistence | null;
  #noteTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(personId: string, documentId: string, doc: Y.Doc) {
    this.#doc = doc;
    this.#persistence = open(copyName(personId, documentId), doc);
    this.loaded = this.#load();
  }

  /** Whether the given origin of a change is this copy, being read. */
  isOrigin(origin: unknown): boolean {
    return origin !== null && origin === this.#persistence;
  }

  /** Notes, soon, that the server has everything that is in the document now. `stillTrue` is asked before that is written. */
  noteConfirmed(stillTrue: () => boolean): void {
    clearTimeout(this.#noteTimer);
    this.#noteTimer = setTimeout(() => {
      if (stillTrue()) {
        void this.#persistence?.set(CONFIRMED_KEY, confirmationOf(this.#doc) as never).catch(() => undefined);
      }
    }, NOTE_DELAY_MILLIS);
  }

  close(): void {
    clearTimeout(this.#noteTimer);
    void this.#persistence?.destroy().catch(() => undefined);
  }

  /** Keeps what this person may do, for opening the document without a network. The server decides anew as soon as it can. */
  noteRole(role: Role): void {
    void this.#persistence?.set(ROLE_KEY, role).catch(() => undefined);
  }

  async knownRole(): Promise<Role | null> {
    const role = (await this.#persistence?.get(ROLE_KEY).catch(() => null)) as Role | null | undefined;
    return role ?? null;
  }

  /** Removes the copy from this device. */
  async discard(): Promise<void> {
    clearTimeout(this.#noteTimer);
    await this.#persistence?.clearData();
  }

  async #load(): Promise<Loaded> {
    const persistence = this.#persistence;
    if (persistence === null) {
      return 'unavailable';
    }
    try {
      // The database may fail to open, and `whenSynced` never tells.
      await persistence._db;
      await persistence.whenSynced;
      if (this.#doc.store.clients.size === 0) {
        return 'empty';
      }
      const confirmed = (await persistence.get(CONFIRMED_KEY)) as unknown;
      return confirmed instanceof Uint8Array && isConfirmed(this.#doc, confirmed) ? 'confirmed' : 'unconfirmed';
    } catch {
      return 'unavailable';
    }
  }
}

const copyName = (personId: string, documentId: string): string => `scriptorium/${personId}/${documentId}`;

function open(name: string, doc: Y.Doc): IndexeddbPersistence | null {
  try {
    const persistence = new IndexeddbPersistence(name, doc);
    persistence._db.catch(() => undefined);
    return persistence;
  } catch {
    return null;
  }
}
