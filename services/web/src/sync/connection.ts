import { HocuspocusProvider } from '@hocuspocus/provider';
import { getSchema } from '@tiptap/core';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { Problem, UNREACHABLE } from '../app/api';
import { SCHEMA_VERSION, schemaExtensions } from '../editor/schema';
import { markUnconfirmed } from '../session/localData';
import { locateDocument, type Address } from './address';
import type { Ledger } from './ledger';
import { LocalCopy, type Loaded } from './localCopy';
import { locatedWebSocket, UnqueuedSocket } from './locatedSocket';
import { canWrite, type Role } from './role';
import { saveStateOf, type SaveState } from './saveState';
import { SchemaGuard, type Held } from './schemaGuard';

/** Why a connection will not come back by itself. */
export type Ended = 'not-found' | 'signed-out';

/** How things stand between this device and the server. */
export interface LinkState {
  /** The browser believes that there is a network. */
  online: boolean;
  /** Requests get no answer at all. */
  unreachable: boolean;
  /** `live`: the server knows who this is, and both sides have what the other had. */
  link: 'connecting' | 'live' | 'down';
  /** Has been live since the document was opened. */
  wasLive: boolean;
  /** The server has confirmed everything at least once since then. */
  wasSettled: boolean;
  /** What this device had when the document was opened; null while that is being found out. */
  local: Loaded | null;
  role: Role | null;
  /** What the server lets this person do. */
  writable: boolean;
  /** Why nobody can write here all the same. */
  held: Held | null;
  /** There are changes made on this device that the server has not confirmed. */
  unconfirmed: boolean;
  /** The server has confirmed everything that is here. */
  settled: boolean;
  /** The server has refused a change that was made here. */
  refused: boolean;
  /** A change is larger than the server takes. */
  tooLarge: boolean;
  ended: Ended | null;
}

/** Everything about a document's connection that the screen shows. */
export interface ConnectionState extends LinkState {
  saveState: SaveState;
  /** When that began to be so, in milliseconds since the epoch. */
  since: number;
}

/** A message of the server to everybody who has the document open. */
export type Notice = { type: 'renamed'; title: string } | { type: string };

/** The name of the shared type that holds the text. The server reads it too. */
const FIELD = 'default';
/** How long the local copy may take to load before the connection is made without it. */
const LOCAL_COPY_MILLIS = 2_000;
/** A server that restarts is not a network that is gone. */
const UNANSWERED_BEFORE_OFFLINE = 4;
const CLOSED_TOO_LARGE = 1009;
const MESSAGE_TIMEOUT_MILLIS = 30_000;
const FIRST_RETRY_MILLIS = 500;
const LAST_RETRY_MILLIS = 15_000;

/**
 * One open document: its content, the copy of it on this device, and the socket to whichever server owns it now. Typing never waits for any of them.
 *
 * Each time it connects it asks anew where to, and for a fresh token; so it follows a document that moves, and learns of a changed role.
 */
export class DocumentConnection {
  readonly doc = new Y.Doc();
  readonly text = this.doc.getXmlFragment(FIELD);
  readonly guard = new SchemaGuard(this.text, getSchema(schemaExtensions()), SCHEMA_VERSION);
  readonly awareness = new Awareness(this.doc);
  readonly provider: HocuspocusProvider;

  readonly #personId: string;
  readonly #documentId: string;
  readonly #copy: LocalCopy;
  readonly #socket: UnqueuedSocket;
  readonly #listeners = new Set<() => void>();
  readonly #noticeListeners = new Set<(notice: Notice) => void>();
  #state: ConnectionState = {
    online: navigator.onLine,
    unreachable: false,
    link: 'connecting',
    wasLive: false,
    wasSettled: false,
    local: null,
    role: null,
    writable: false,
    held: null,
    unconfirmed: false,
    settled: false,
    refused: false,
    tooLarge: false,
    ended: null,
    saveState: 'opening',
    since: Date.now(),
  };
  #ledger: Ledger | null = null;
  #synced = false;
  #firstAddress: Promise<Address> | null;
  #token: string | null = null;
  /** How many requests in a row got no answer. */
  #unanswered = 0;
  #destroyed = false;

  constructor(personId: string, documentId: string) {
    this.#personId = personId;
    this.#documentId = documentId;
    // Asked for at once, while the local copy loads.
    this.#firstAddress = locateDocument(documentId);
    this.#firstAddress.catch(() => undefined);
    this.guard.onChange(() => this.#become({ held: this.guard.held }));
    // Before the others listen: whatever they do with a change, it is known to be unconfirmed.
    this.doc.on('update', this.#changed);
    this.#copy = new LocalCopy(personId, documentId, this.doc);
    this.#socket = new UnqueuedSocket({
      url: 'located-for-each-attempt:',
      WebSocketPolyfill: locatedWebSocket({
        locate: (signal) => this.#locate(signal),
        opening: (address, ledger) => this.#opening(address, ledger),
        locateFailed: (error) => this.#locateFailed(error),
        counted: () => this.#counted(),
        closed: (code) => this.#closed(code),
        sentElsewhere: () => this.retry(),
      }),
      autoConnect: false,
      messageReconnectTimeout: MESSAGE_TIMEOUT_MILLIS,
      delay: FIRST_RETRY_MILLIS,
      minDelay: FIRST_RETRY_MILLIS,
      maxDelay: LAST_RETRY_MILLIS,
      factor: 2,
      jitter: true,
    });
    this.provider = new HocuspocusProvider({
      name: documentId,
      document: this.doc,
      awareness: this.awareness,
      websocketProvider: this.#socket,
      token: () => this.#takeToken(),
      onAuthenticated: ({ scope }) => this.#become({ writable: scope === 'read-write' }),
      onAuthenticationFailed: () => this.#socket.webSocket?.close(),
      onSynced: ({ state }) => {
        if (state) this.#handshakeDone();
      },
      onDisconnect: () => this.#lost(),
      // Also when the server closes the document alone and leaves the socket open: nothing would come on it any more.
      onClose: () => this.#socket.webSocket?.close(),
      onStateless: ({ payload }) => this.#notice(payload),
    });
    this.provider.attach();
    window.addEventListener('online', this.#online);
    window.addEventListener('offline', this.#offline);
    document.addEventListener('visibilitychange', this.#visible);
    void this.#start();
  }

  get state(): ConnectionState {
    return this.#state;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  onNotice(listener: (notice: Notice) => void): () => void {
    this.#noticeListeners.add(listener);
    return () => this.#noticeListeners.delete(listener);
  }

  /** Tries again now, instead of when the next attempt is due. */
  retry(): void {
    if (!this.#destroyed && this.#state.link === 'down') {
      this.#become({ ended: null });
      void this.#socket.connect();
    }
  }

  /** Ends this attempt or connection and makes a new one. */
  reconnect(): void {
    this.#socket.webSocket?.close();
  }

  /** Removes what this device keeps of the document. The connection is of no use afterwards. */
  async discardLocalCopy(): Promise<void> {
    this.destroy();
    markUnconfirmed(this.#personId, this.#documentId, false);
    await this.#copy.discard();
  }

  destroy(): void {
    this.#destroyed = true;
    window.removeEventListener('online', this.#online);
    window.removeEventListener('offline', this.#offline);
    document.removeEventListener('visibilitychange', this.#visible);
    this.#listeners.clear();
    this.#noticeListeners.clear();
    this.provider.destroy();
    this.#socket.destroy();
    this.#copy.close();
    this.doc.destroy();
  }

  async #start(): Promise<void> {
    const connecting = setTimeout(() => void this.#socket.connect(), LOCAL_COPY_MILLIS);
    const local = await this.#copy.loaded;
    clearTimeout(connecting);
    if (this.#destroyed) {
      return;
    }
    this.#become({ local, unconfirmed: this.#state.unconfirmed || (local === 'unconfirmed' && !this.#state.settled) });
    void this.#rememberRole();
    if (this.#state.link !== 'live') {
      void this.#socket.connect();
    }
  }

  /** Until the server has said what this person may do, it is what it was the last time. */
  async #rememberRole(): Promise<void> {
    const role = await this.#copy.knownRole();
    if (role !== null && this.#state.role === null && !this.#destroyed) {
      this.#become({ role, writable: canWrite(role) });
    }
  }

  #locate(signal: AbortSignal): Promise<Address> {
    if (this.#state.link !== 'connecting') {
      this.#become({ link: 'connecting' });
    }
    const first = this.#firstAddress;
    this.#firstAddress = null;
    return first ?? locateDocument(this.#documentId, signal);
  }

  #opening(address: Address, ledger: Ledger): void {
    this.#token = address.token;
    this.#ledger = ledger;
    this.#synced = false;
    this.#unanswered = 0;
    this.#copy.noteRole(address.role);
    this.#become({ role: address.role, writable: canWrite(address.role), ended: null, unreachable: false });
  }

  #locateFailed(error: unknown): void {
    if (error instanceof Problem && (error.status === 404 || error.status === 403 || error.status === 410)) {
      this.#end('not-found');
    } else if (error instanceof Problem && error.isSignedOut) {
      this.#end('signed-out');
    } else {
      this.#unanswered = error instanceof Problem && error.code === UNREACHABLE ? this.#unanswered + 1 : 0;
      const given = this.#state.wasLive ? UNANSWERED_BEFORE_OFFLINE : 1;
      this.#become({ link: 'down', unreachable: this.#unanswered >= given });
    }
  }

  #end(ended: Ended): void {
    if (ended === 'not-found' && !this.#state.unconfirmed) {
      // What somebody may not read any more doesn't stay on their device, unless it is their own unsaved work.
      void this.#copy.discard();
    }
    this.#become({ ended, link: 'down', settled: false, writable: ended === 'not-found' ? false : this.#state.writable });
    // Not before the socket has reported its failure.
    queueMicrotask(() => this.#socket.disconnect());
  }

  /** The token that came with the address; a fresh one when the server asks again on an open socket. */
  async #takeToken(): Promise<string> {
    const token = this.#token;
    this.#token = null;
    if (token !== null) {
      return token;
    }
    const address = await locateDocument(this.#documentId);
    this.#become({ role: address.role });
    return address.token;
  }

  readonly #changed = (_update: Uint8Array, origin: unknown): void => {
    if (origin !== this.provider && !this.#copy.isOrigin(origin)) {
      this.#become({ unconfirmed: true, settled: false });
    }
  };

  #handshakeDone(): void {
    this.#synced = true;
    this.#counted();
  }

  #counted(): void {
    const ledger = this.#ledger;
    if (ledger === null || !this.#synced) {
      return;
    }
    const { settled, refused } = ledger;
    this.#become({
      link: 'live',
      wasLive: true,
      wasSettled: this.#state.wasSettled || settled,
      settled,
      refused,
      tooLarge: settled ? false : this.#state.tooLarge,
      unconfirmed: settled ? false : this.#state.unconfirmed,
    });
    if (settled) {
      this.#copy.noteConfirmed(() => this.#state.settled);
    }
  }

  #closed(code: number): void {
    if (code === CLOSED_TOO_LARGE) {
      this.#become({ tooLarge: true });
    }
  }

  #lost(): void {
    this.#ledger = null;
    this.#synced = false;
    this.#become({ link: 'down', settled: false });
  }

  #notice(payload: string): void {
    let notice: Notice;
    try {
      notice = JSON.parse(payload) as Notice;
    } catch {
      return;
    }
    if (typeof notice?.type === 'string') {
      this.#noticeListeners.forEach((listener) => listener(notice));
    }
  }

  readonly #online = (): void => {
    this.#become({ online: true, unreachable: false });
    this.retry();
  };

  readonly #visible = (): void => {
    if (document.visibilityState === 'visible' && this.#state.ended === null && this.#state.wasLive) {
      this.retry();
    }
  };

  /** Sockets outlive a network by up to a minute; nobody should be told "Saved" meanwhile. */
  readonly #offline = (): void => {
    this.#become({ online: false });
    this.#socket.webSocket?.close();
  };

  #become(change: Partial<LinkState>): void {
    const keys = Object.keys(change) as (keyof LinkState)[];
    if (keys.every((key) => change[key] === this.#state[key])) {
      return;
    }
    const next = { ...this.#state, ...change };
    const saveState = saveStateOf(next);
    const since = saveState === this.#state.saveState ? this.#state.since : Date.now();
    if (next.unconfirmed !== this.#state.unconfirmed) {
      markUnconfirmed(this.#personId, this.#documentId, next.unconfirmed);
    }
    this.#state = { ...next, saveState, since };
    this.#listeners.forEach((listener) => listener());
  }
}
