export type Transport = 'socket' | 'polling';

/** So many WebSockets in a row fail to open before something on the way may be blocking them. */
const FAILURES = 2;
/** The same where one has opened on this page: then it is rather a server that is away. */
const FAILURES_AFTER_SUCCESS = 5;
/** Proxies that swallow what they don't know let a WebSocket wait for minutes. */
const FIRST_SOCKET_MILLIS = 5_000;
/** How long polling is preferred, once it has worked where a WebSocket had not. */
export const PREFERRED_MILLIS = 5 * 60_000;

/**
 * Whether a page connects by WebSocket or by polling. WebSockets are blocked if they fail while requests get through; both have to be seen, for with a server that is away neither works.
 * What was found holds for a while: networks change.
 */
export class TransportChoice {
  #failures = 0;
  #socketWorked = false;
  #pollUntil = 0;

  /** What to try first. */
  get first(): Transport {
    return Date.now() < this.#pollUntil ? 'polling' : 'socket';
  }

  /** How long to wait for it to open; null for as long as the browser does. */
  patienceMillis(transport: Transport): number | null {
    return transport === 'socket' && !this.#socketWorked ? FIRST_SOCKET_MILLIS : null;
  }

  opened(transport: Transport): void {
    if (transport === 'socket') {
      this.#socketWorked = true;
      this.#failures = 0;
    } else {
      this.#pollUntil = Date.now() + PREFERRED_MILLIS;
    }
  }

  /** Says what to try now instead; null: nothing, before the next attempt. */
  failed(transport: Transport): Transport | null {
    if (transport === 'polling') {
      this.#pollUntil = 0;
      return null;
    }
    this.#failures++;
    return this.#failures >= (this.#socketWorked ? FAILURES_AFTER_SUCCESS : FAILURES) ? 'polling' : null;
  }

  /** The network is another, maybe: what was found out about the last one doesn't hold. */
  networkChanged(): void {
    this.#pollUntil = 0;
  }
}

/** That of this page: what blocks WebSockets blocks them for all documents. */
export const pageTransport = new TransportChoice();
window.addEventListener('online', () => pageTransport.networkChanged());
