import { HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import type { Address } from './address';
import { Ledger } from './ledger';
import { PollingSocket } from './pollingSocket';
import { sleep } from './sleep';
import { pageTransport, type Transport, type TransportChoice } from './transportChoice';

/** What the owner of a located socket wants to hear. */
export interface SocketWatcher {
  /** Asked before each attempt: documents move, and tokens are short-lived. */
  locate(signal: AbortSignal): Promise<Address>;
  opening(address: Address, ledger: Ledger): void;
  locateFailed(error: unknown): void;
  /** After every frame in either direction. */
  counted(): void;
  closed(code: number): void;
  /** The server has sent this client to another one, which waits for it: the next attempt can begin. */
  sentElsewhere(): void;
}

type Listener = (event: unknown) => void;

/** A socket that lives for less than this counts as failed: whoever accepts and hangs up at once is not asked again at once. */
const SHORT_LIFE_MILLIS = 5_000;
const MAX_PAUSE_MILLIS = 30_000;
const FIRST_PAUSE_MILLIS = 1_000;
/** Of those whom a server sends elsewhere in one moment; it has told the others before, and sends only so many at once. */
const SENT_PAUSE_MILLIS = 250;
const DRAINING = 4_503;
const MOVED = 4_504;
const NOT_OPENED = 4_999;
const CLOSED_HERE = 1_000;

/** How long to wait before the next attempt: never the same for all the clients that a server lost at one moment. */
export function pauseMillis(shortLives: number, connectedBefore: boolean, sent: boolean, random: () => number): number {
  if (!connectedBefore) {
    return 0;
  }
  if (sent) {
    return random() * SENT_PAUSE_MILLIS;
  }
  return random() * Math.min(MAX_PAUSE_MILLIS, FIRST_PAUSE_MILLIS * 2 ** shortLives);
}

/**
 * A class that looks like `WebSocket` to the provider, and finds out where to connect each time it is constructed. That leaves the
 * provider's own code for retries as it is. Where WebSockets are blocked it is carried by requests, and nobody above notices.
 */
export function locatedWebSocket(watcher: SocketWatcher, random: () => number = Math.random, choice: TransportChoice = pageTransport) {
  let shortLives = 0;
  let connectedBefore = false;
  let sent = false;

  return class LocatedWebSocket {
    binaryType = 'arraybuffer';
    identifier = '';
    readonly #listeners = new Map<string, Set<Listener>>();
    readonly #abort = new AbortController();
    readonly #ledger = new Ledger();
    #socket: WebSocket | PollingSocket | null = null;
    #openedAt = 0;
    #closed = false;

    constructor() {
      void this.#open();
    }

    get readyState(): number {
      return this.#socket?.readyState ?? WebSocket.CONNECTING;
    }

    addEventListener(type: string, listener: Listener): void {
      const listeners = this.#listeners.get(type) ?? new Set();
      listeners.add(listener);
      this.#listeners.set(type, listeners);
    }

    removeEventListener(type: string, listener: Listener): void {
      this.#listeners.get(type)?.delete(listener);
    }

    send(frame: Uint8Array<ArrayBuffer>): void {
      this.#socket?.send(frame);
      this.#ledger.sent(frame);
      watcher.counted();
    }

    /** Closed at once, for whoever listens: the closing handshake of a socket whose network is gone would take its time. */
    close(): void {
      this.#abort.abort();
      this.#socket?.close();
      this.#ended({ code: CLOSED_HERE, reason: 'closed here' });
    }

    async #open(): Promise<void> {
      const { signal } = this.#abort;
      try {
        const pause = pauseMillis(shortLives, connectedBefore, sent, random);
        sent = false;
        await sleep(pause, signal);
        const address = await watcher.locate(signal);
        if (signal.aborted) {
          return;
        }
        watcher.opening(address, this.#ledger);
        this.#attach(address.url, choice.first);
      } catch (error) {
        if (!signal.aborted) {
          watcher.locateFailed(error);
          this.#ended({ code: NOT_OPENED, reason: 'not located' });
        }
      }
    }

    #attach(url: string, transport: Transport): void {
      const socket = transport === 'socket' ? new WebSocket(url) : new PollingSocket(url);
      this.#socket = socket;
      socket.binaryType = 'arraybuffer';
      const patience = choice.patienceMillis(transport);
      const timer = patience === null ? undefined : setTimeout(() => socket.close(), patience);
      let opened = false;
      socket.addEventListener('open', (event) => {
        clearTimeout(timer);
        opened = true;
        choice.opened(transport);
        connectedBefore = true;
        this.#openedAt = Date.now();
        this.#emit('open', event);
      });
      socket.addEventListener('message', (event) => {
        const { data } = event as MessageEvent<ArrayBuffer>;
        this.#ledger.received(new Uint8Array(data));
        this.#emit('message', event);
        watcher.counted();
      });
      socket.addEventListener('close', (event) => {
        clearTimeout(timer);
        const instead = opened || this.#closed ? null : choice.failed(transport);
        if (instead !== null) {
          this.#attach(url, instead);
          return;
        }
        const { code, reason } = event as CloseEvent;
        const shortLived = this.#openedAt === 0 || Date.now() - this.#openedAt < SHORT_LIFE_MILLIS;
        shortLives = shortLived && !this.#closed ? shortLives + 1 : 0;
        sent = !shortLived && !this.#closed && (code === DRAINING || code === MOVED);
        if (!this.#closed) {
          watcher.closed(code);
        }
        this.#ended({ code, reason });
        if (sent) {
          watcher.sentElsewhere();
        }
      });
    }

    #ended(event: { code: number; reason: string }): void {
      if (!this.#closed) {
        this.#closed = true;
        this.#emit('close', event);
        this.#listeners.clear();
      }
    }

    #emit(type: string, event: unknown): void {
      [...(this.#listeners.get(type) ?? [])].forEach((listener) => listener(event));
    }
  };
}

/**
 * The provider's socket without its queue. What is sent while there is no connection is not kept: the handshake fetches it from the
 * document, exactly once, while a queue would grow with every keystroke of an offline hour and be sent on top.
 */
export class UnqueuedSocket extends HocuspocusProviderWebsocket {
  override send(message: Uint8Array): void {
    if (this.webSocket?.readyState === WebSocket.OPEN) {
      super.send(message);
    }
  }
}
