import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MAX_BODY_BYTES, PollingSocket, RETRY_PAUSES_MILLIS } from './pollingSocket';

/** A node that serves one session, over a network that can lose a request, its answer, or all. */
class Node {
  readonly requests: { method: string; path: string; position: string | null; size: number }[] = [];
  sent: number[] = [];
  received: number[] = [];
  network: 'whole' | 'gone' | 'loses the request' | 'loses the answer' | 'answers with a page of its own' = 'whole';
  known = true;
  ended = false;
  #poll: (() => void) | null = null;

  readonly fetch = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    const { network } = this;
    const body = (init.body as Uint8Array | undefined) ?? new Uint8Array();
    this.requests.push({ method: init.method ?? 'GET', path, position: headers.get('X-Scriptorium-Position'), size: body.length });
    expect(init.cache === 'no-store' || init.method === 'DELETE').toBe(true);
    if (network !== 'gone' && network !== 'whole') {
      this.network = 'whole';
    }
    if (network === 'gone' || network === 'loses the request') {
      throw new TypeError('Failed to fetch');
    }
    if (network === 'answers with a page of its own') {
      return new Response('<p>Who are you?', { status: 200, headers: { 'Content-Type': 'text/html' } });
    }
    const answer = await this.#answer(init, headers, body);
    if (network === 'loses the answer') {
      throw new TypeError('Failed to fetch');
    }
    return answer;
  };

  async #answer(init: RequestInit, headers: Headers, body: Uint8Array): Promise<Response> {
    if (init.method === 'POST' && !headers.has('X-Scriptorium-Session')) {
      return Response.json({ session: 'secret', path: '/collab/node/http' }, { status: 201 });
    }
    if (!this.known || headers.get('X-Scriptorium-Session') !== 'secret') {
      return Response.json({ code: 'no-such-session' }, { status: 404 });
    }
    if (init.method === 'DELETE') {
      this.ended = true;
      return new Response(null, { status: 204 });
    }
    const position = Number(headers.get('X-Scriptorium-Position'));
    if (init.method === 'POST') {
      expect(position).toBeLessThanOrEqual(this.received.length);
      body.subarray(this.received.length - position).forEach((byte) => this.received.push(byte));
      return new Response(null, { status: 204 });
    }
    if (this.sent.length === position) {
      await new Promise<void>((resolve, reject) => {
        this.#poll = resolve;
        init.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
      });
    }
    return new Response(Uint8Array.from(this.sent.slice(position)), { headers: { 'Content-Type': 'application/octet-stream' } });
  }

  frame(kind: number, ...bytes: number[]): void {
    this.sent.push(kind, 0, 0, 0, bytes.length, ...bytes);
    this.#poll?.();
  }

  pollEmpty(): void {
    this.#poll?.();
  }

  of(method: string) {
    return this.requests.filter((request) => request.method === method);
  }
}

const RETRYING_MILLIS = RETRY_PAUSES_MILLIS.reduce((sum, pause) => sum + pause, 0);

describe('F-09 a socket made of requests', () => {
  let node: Node;
  let socket: PollingSocket;
  let messages: number[][];
  let closes: [number, string][];

  beforeEach(async () => {
    vi.useFakeTimers();
    node = new Node();
    vi.stubGlobal('fetch', node.fetch);
    messages = [];
    closes = [];
    socket = new PollingSocket('wss://docs.example.com/collab/node/id');
    socket.addEventListener('message', (event) => messages.push([...new Uint8Array((event as MessageEvent<ArrayBuffer>).data)]));
    socket.addEventListener('close', (event) => closes.push([(event as CloseEvent).code, (event as CloseEvent).reason]));
    await vi.advanceTimersByTimeAsync(0);
  });
  afterEach(() => {
    socket.close();
    vi.useRealTimers();
  });
  const soon = (millis = 0) => vi.advanceTimersByTimeAsync(millis);

  it('opens beside the WebSocket, and then goes where it is told; no address has the secret', async () => {
    expect(socket.readyState).toBe(WebSocket.OPEN);
    socket.send(Uint8Array.of(1));
    await soon();
    expect(node.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST https://docs.example.com/collab/node/id/http',
      'GET /collab/node/http',
      'POST /collab/node/http',
    ]);
  });

  it('delivers messages, also those that come in parts, and polls on when there was nothing', async () => {
    node.frame(0, 1, 2);
    await soon();
    node.pollEmpty();
    await soon();
    node.frame(1, 3);
    node.frame(1);
    await soon();
    node.frame(0, 4);
    node.frame(0);
    await soon();
    expect(messages).toEqual([[1, 2], [3, 4], []]);
  });

  it('sends what belongs together in one request, one request at a time, in order', async () => {
    socket.send(Uint8Array.of(1));
    socket.send(Uint8Array.of(2, 3));
    await Promise.resolve();
    socket.send(Uint8Array.of(4));
    await soon();
    expect(node.received).toEqual([0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 2, 2, 3, 0, 0, 0, 0, 1, 4]);
    expect(node.of('POST').map(({ position, size }) => [position, size])).toEqual([[null, 0], ['0', 13], ['13', 6]]);
  });

  it('sends a large message in pieces that are not too large', async () => {
    socket.send(new Uint8Array(2 * MAX_BODY_BYTES).fill(7));
    await soon();
    expect(node.of('POST').map(({ size }) => size)).toEqual([0, MAX_BODY_BYTES, MAX_BODY_BYTES, 5]);
    expect(node.received.length).toBe(2 * MAX_BODY_BYTES + 5);
    expect(node.received.slice(5).every((byte) => byte === 7)).toBe(true);
  });

  it.each(['loses the request', 'loses the answer', 'answers with a page of its own'] as const)('sends nothing twice and loses nothing when the network %s', async (fault) => {
    node.network = fault;
    socket.send(Uint8Array.of(1));
    await soon();
    socket.send(Uint8Array.of(2));
    await soon(RETRYING_MILLIS);
    expect(node.received).toEqual([0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 2]);
  });

  it.each(['loses the request', 'loses the answer', 'answers with a page of its own'] as const)('receives everything once when the network %s', async (fault) => {
    node.network = fault;
    node.frame(0, 1);
    await soon(RETRYING_MILLIS);
    // That poll had been made before. Its successor is the one that suffers.
    node.frame(0, 2);
    await soon(RETRYING_MILLIS);
    expect(messages).toEqual([[1], [2]]);
  });

  it('closes with the code and the reason that the server gives, and says good-bye', async () => {
    node.frame(0, 1);
    node.frame(2, 0x11, 0x98, 109, 111, 118, 101, 100);
    await soon();
    expect(messages).toEqual([[1]]);
    expect(closes).toEqual([[4504, 'moved']]);
    expect(node.ended).toBe(true);
  });

  it('closes when its session is not known any more, without asking again', async () => {
    node.known = false;
    socket.send(Uint8Array.of(1));
    await soon();
    expect(closes).toEqual([[1006, '']]);
    expect(node.of('POST').length).toBe(2);
  });

  it('closes when the network stays away', async () => {
    node.network = 'gone';
    socket.send(Uint8Array.of(1));
    await soon(RETRYING_MILLIS - 1);
    expect(closes).toEqual([]);
    await soon(2);
    expect(closes).toEqual([[1006, '']]);
    expect(socket.readyState).toBe(WebSocket.CLOSED);
  });

  it('closes when the network swallows everything', async () => {
    vi.stubGlobal('fetch', (_path: string, { signal }: RequestInit) => new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted')))));
    node.pollEmpty();
    await soon(5 * 30_000 + RETRYING_MILLIS);
    expect(closes).toEqual([[1006, '']]);
  });

  it('sends what is left before it goes', async () => {
    socket.send(Uint8Array.of(9));
    socket.close();
    socket.send(Uint8Array.of(10));
    await soon();
    expect(closes).toEqual([[1000, '']]);
    expect(node.received).toEqual([0, 0, 0, 0, 1, 9]);
    expect(node.requests.at(-1)?.method).toBe('DELETE');
  });

  it('says good-bye when the page goes', async () => {
    window.dispatchEvent(new Event('pagehide'));
    await soon();
    expect(node.ended).toBe(true);
    expect(closes).toEqual([[1006, '']]);
  });

  it('closes when it is not let in', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ code: 'draining' }, { status: 503 })));
    const refused = new PollingSocket('ws://localhost/collab/node/id');
    const opened = vi.fn();
    const closed = vi.fn();
    refused.addEventListener('open', opened);
    refused.addEventListener('close', closed);
    await soon();
    expect(opened).not.toHaveBeenCalled();
    expect(closed).toHaveBeenCalledOnce();
  });
});
