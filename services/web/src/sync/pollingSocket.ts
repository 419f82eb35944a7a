import { sleep } from './sleep';

/*
 * The layout of the two streams, and what it means to repeat a request, is described where it is served: collab's `StreamedFrame` and `HttpTransport`.
 */
const LAST = 0;
const PART = 1;
const END = 2;
const LENGTH_OFFSET = 1;
const REST_OFFSET = 5;
const CODE_BYTES = 2;

/** The most bytes of a stream that one request carries: more is refused. */
export const MAX_BODY_BYTES = 256 * 1024;
/** Requests of up to this size may outlive their page: browsers allow 64 KiB for all of a page's together. */
const MAX_PARTING_BYTES = 32 * 1024;
/** How long a request may take, with its answer. The server holds a poll for 15 s at most. */
const ANSWER_MILLIS = 30_000;
/** The pauses before a request without an answer is made again; after the last of them the connection counts as lost. */
export const RETRY_PAUSES_MILLIS: readonly number[] = [250, 500, 1_000, 2_000];
const CLOSED_HERE = 1_000;
const LOST = 1_006;

type Bytes = Uint8Array<ArrayBuffer>;

interface Answer {
  status: number;
  type: string;
  bytes: Bytes;
}

/**
 * Looks like a `WebSocket`, and does its work by requests, for networks that let no WebSocket through. Two streams of bytes: a poll asks for what comes from a position of
 * the server's stream on, and is held until there is something; what is sent goes in one request at a time, which says where in our stream it belongs. So each can be
 * made again until it is answered, and nothing arrives twice.
 */
export class PollingSocket extends EventTarget {
  binaryType: BinaryType = 'arraybuffer';
  readyState: number = WebSocket.CONNECTING;
  readonly #abort = new AbortController();
  #path = '';
  #session = '';
  /** What was sent and is in no request yet. */
  #waiting: Bytes[] = [];
  #transmitting: Promise<void> | null = null;
  #transmitted = 0;
  /** What has come of a frame that is not complete. */
  #received: Bytes = new Uint8Array();
  /** What has come of a message that is not complete. */
  #parts: Bytes[] = [];

  /** @param url that of the WebSocket */
  constructor(url: string) {
    super();
    window.addEventListener('pagehide', this.#pageGone);
    void this.#run(`${url.replace(/^ws/, 'http')}/http`);
  }

  send(frame: Bytes): void {
    if (this.readyState !== WebSocket.OPEN) {
      return;
    }
    const head = new Uint8Array(REST_OFFSET);
    head[0] = LAST;
    new DataView(head.buffer).setUint32(LENGTH_OFFSET, frame.length);
    this.#waiting.push(head, frame.slice());
    void this.#transmit();
  }

  /** What was sent before still goes out. */
  close(): void {
    if (this.readyState === WebSocket.CONNECTING) {
      this.#abort.abort();
    } else if (this.readyState === WebSocket.OPEN) {
      this.readyState = WebSocket.CLOSING;
      void this.#transmit().finally(() => this.#leave());
    }
    queueMicrotask(() => this.#closed(CLOSED_HERE, ''));
  }

  async #run(address: string): Promise<void> {
    try {
      const opened = await this.#exchange(address, { method: 'POST' });
      if (opened.status !== 201) {
        throw new Error(`not opened: ${opened.status}`);
      }
      const { session, path } = JSON.parse(new TextDecoder().decode(opened.bytes)) as { session: string; path: string };
      this.#session = session;
      this.#path = path;
      this.readyState = WebSocket.OPEN;
      this.dispatchEvent(new Event('open'));
      for (let position = 0; this.readyState === WebSocket.OPEN; ) {
        const piece = await this.#request('GET', position);
        position += piece.length;
        this.#read(piece);
      }
    } catch {
      this.#lost();
    }
  }

  #transmit(): Promise<void> {
    this.#transmitting ??= this.#transmitAll();
    return this.#transmitting;
  }

  async #transmitAll(): Promise<void> {
    // Together with all that is sent in the same breath.
    await null;
    try {
      while (this.#waiting.length > 0) {
        const piece = this.#take();
        await this.#request('POST', this.#transmitted, piece);
        this.#transmitted += piece.length;
      }
    } catch {
      this.#lost();
    } finally {
      this.#transmitting = null;
    }
  }

  /** As much of what waits as one request carries. */
  #take(): Bytes {
    const taken: Bytes[] = [];
    let room = MAX_BODY_BYTES;
    for (let next = this.#waiting.shift(); next !== undefined; next = room > 0 ? this.#waiting.shift() : undefined) {
      taken.push(next.subarray(0, room));
      if (next.length > room) {
        this.#waiting.unshift(next.subarray(room));
      }
      room -= Math.min(room, next.length);
    }
    return joined(taken);
  }

  /** Makes a request until it is answered. */
  async #request(method: 'GET' | 'POST', position: number, body?: Bytes): Promise<Bytes> {
    const headers = { 'X-Scriptorium-Session': this.#session, 'X-Scriptorium-Position': `${position}` };
    const keepalive = method === 'POST' && (body?.length ?? 0) <= MAX_PARTING_BYTES;
    for (let attempt = 0; ; attempt++) {
      try {
        const answer = await this.#exchange(this.#path, { method, headers, keepalive, ...(body && { body }) });
        if (method === 'GET' ? answer.status === 200 && answer.type === 'application/octet-stream' : answer.status === 204) {
          return answer.bytes;
        }
        // Whatever else comes with these is no session of ours any more; any other answer is not collab's.
        if ([400, 404, 409, 413].includes(answer.status)) {
          attempt = RETRY_PAUSES_MILLIS.length;
        }
      } catch (error) {
        if (this.#abort.signal.aborted) {
          throw error;
        }
      }
      const pause = RETRY_PAUSES_MILLIS[attempt];
      if (pause === undefined) {
        throw new Error('no answer');
      }
      await sleep(pause, this.#abort.signal);
    }
  }

  async #exchange(path: string, init: RequestInit): Promise<Answer> {
    const { signal } = this.#abort;
    const within = new AbortController();
    const abort = () => within.abort();
    const timer = setTimeout(abort, ANSWER_MILLIS);
    signal.addEventListener('abort', abort);
    try {
      // Past the cache, which would let the polls of several tabs wait for each other.
      const answer = await fetch(path, { ...init, cache: 'no-store', redirect: 'error', signal: within.signal });
      return { status: answer.status, type: answer.headers.get('Content-Type') ?? '', bytes: new Uint8Array(await answer.arrayBuffer()) };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    }
  }

  #read(piece: Bytes): void {
    let stream = joined([this.#received, piece]);
    while (stream.length >= REST_OFFSET && this.readyState === WebSocket.OPEN) {
      const end = REST_OFFSET + new DataView(stream.buffer, stream.byteOffset).getUint32(LENGTH_OFFSET);
      if (stream.length < end) {
        break;
      }
      const kind = stream[0];
      const rest = stream.subarray(REST_OFFSET, end);
      stream = stream.subarray(end);
      if (kind === END) {
        this.#leave();
        this.#closed(new DataView(rest.buffer, rest.byteOffset).getUint16(0), new TextDecoder().decode(rest.subarray(CODE_BYTES)));
      } else if (kind === LAST || kind === PART) {
        this.#parts.push(rest);
        if (kind === LAST) {
          const data = joined(this.#parts).buffer;
          this.#parts = [];
          this.dispatchEvent(new MessageEvent('message', { data }));
        }
      } else {
        this.#lost();
      }
    }
    this.#received = stream;
  }

  /** Asks for nothing more, and tells the server so. */
  #leave(): void {
    this.#abort.abort();
    if (this.#session !== '') {
      void fetch(this.#path, { method: 'DELETE', headers: { 'X-Scriptorium-Session': this.#session }, keepalive: true }).catch(() => undefined);
      this.#session = '';
    }
  }

  #lost(): void {
    this.#leave();
    this.#closed(LOST, '');
  }

  /** A request that is still on its way may arrive; the server ends what nobody polls. */
  readonly #pageGone = (): void => {
    if (this.#transmitting === null) {
      this.#lost();
    }
  };

  #closed(code: number, reason: string): void {
    if (this.readyState !== WebSocket.CLOSED) {
      this.readyState = WebSocket.CLOSED;
      window.removeEventListener('pagehide', this.#pageGone);
      this.dispatchEvent(new CloseEvent('close', { code, reason }));
    }
  }
}

/** All of them in one array of their own. */
function joined(parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
