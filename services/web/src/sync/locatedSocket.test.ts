import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Address } from './address';
import { locatedWebSocket, pauseMillis, type SocketWatcher } from './locatedSocket';
import { PREFERRED_MILLIS, TransportChoice } from './transportChoice';

class FakeSocket extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static opened: FakeSocket[] = [];
  readyState = 0;
  binaryType = '';
  sent: Uint8Array[] = [];
  constructor(readonly url: string) {
    super();
    FakeSocket.opened.push(this);
  }
  send(frame: Uint8Array): void {
    this.sent.push(frame);
  }
  close(): void {
    this.readyState = 3;
  }
  accept(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }
  hangUp(code: number): void {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }
}

const address = (url: string): Address => ({ url, token: 't', role: 'editor', expiresInSeconds: 60 });

function watcher(locate: SocketWatcher['locate']) {
  return { locate, opening: vi.fn(), locateFailed: vi.fn(), counted: vi.fn(), closed: vi.fn(), sentElsewhere: vi.fn() };
}

describe('located socket', () => {
  beforeEach(() => {
    FakeSocket.opened = [];
    vi.stubGlobal('WebSocket', FakeSocket);
    vi.useFakeTimers();
  });
  afterEach(() => vi.useRealTimers());

  it('asks where to connect for every attempt', async () => {
    const urls = ['ws://a/1', 'ws://b/2'];
    const Located = locatedWebSocket(watcher(() => Promise.resolve(address(urls.shift() ?? ''))), () => 0);
    new Located();
    await vi.runAllTimersAsync();
    FakeSocket.opened[0]?.accept();
    FakeSocket.opened[0]?.hangUp(4504);
    new Located();
    await vi.runAllTimersAsync();
    expect(FakeSocket.opened.map(({ url }) => url)).toEqual(['ws://a/1', 'ws://b/2']);
  });

  it.each([4503, 4504])('F-63 goes where it is sent at once, by code %i', async (code) => {
    const watch = watcher(() => Promise.resolve(address('ws://a')));
    const Located = locatedWebSocket(watch, () => 0.5);
    const first = new Located();
    const heard: string[] = [];
    first.addEventListener('close', () => heard.push('close'));
    watch.sentElsewhere.mockImplementation(() => heard.push('sent'));
    await vi.runAllTimersAsync();
    FakeSocket.opened[0]?.accept();
    await vi.advanceTimersByTimeAsync(5_000);
    FakeSocket.opened[0]?.hangUp(code);
    expect(heard).toEqual(['close', 'sent']);
    new Located();
    await vi.advanceTimersByTimeAsync(124);
    expect(FakeSocket.opened).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(FakeSocket.opened).toHaveLength(2);
  });

  it('waits as ever when it is sent to and fro, or when the server just goes', async () => {
    const watch = watcher(() => Promise.resolve(address('ws://a')));
    const Located = locatedWebSocket(watch, () => 0.5);
    for (const [lived, code] of [[4_999, 4504], [5_000, 1006]] as const) {
      new Located();
      await vi.runAllTimersAsync();
      FakeSocket.opened.at(-1)?.accept();
      await vi.advanceTimersByTimeAsync(lived);
      FakeSocket.opened.at(-1)?.hangUp(code);
    }
    expect(watch.sentElsewhere).not.toHaveBeenCalled();
  });

  it('closes when it cannot find out where to', async () => {
    const watch = watcher(() => Promise.reject(new Error('no')));
    const Located = locatedWebSocket(watch);
    const socket = new Located();
    const closed = vi.fn();
    socket.addEventListener('close', closed);
    await vi.runAllTimersAsync();
    expect(watch.locateFailed).toHaveBeenCalledOnce();
    expect(closed).toHaveBeenCalledOnce();
  });

  it('is closed at once when it is told to, whatever the network does', async () => {
    const Located = locatedWebSocket(watcher(() => Promise.resolve(address('ws://a'))));
    const socket = new Located();
    const closed = vi.fn();
    socket.addEventListener('close', closed);
    await vi.runAllTimersAsync();
    FakeSocket.opened[0]?.accept();
    socket.close();
    expect(closed).toHaveBeenCalledOnce();
    FakeSocket.opened[0]?.hangUp(1006);
    expect(closed).toHaveBeenCalledOnce();
  });

  it('opens nothing when it was closed while asking', async () => {
    let answer: (found: Address) => void = () => undefined;
    const Located = locatedWebSocket(watcher(() => new Promise((resolve) => (answer = resolve))));
    const socket = new Located();
    await vi.runAllTimersAsync();
    socket.close();
    answer(address('ws://late'));
    await vi.runAllTimersAsync();
    expect(FakeSocket.opened).toEqual([]);
  });

  it('waits longer and longer for a server that accepts and hangs up', async () => {
    const Located = locatedWebSocket(watcher(() => Promise.resolve(address('ws://a'))), () => 1);
    new Located();
    await vi.advanceTimersByTimeAsync(0);
    for (const expected of [2_000, 4_000, 8_000]) {
      FakeSocket.opened.at(-1)?.accept();
      FakeSocket.opened.at(-1)?.hangUp(1011);
      const before = FakeSocket.opened.length;
      new Located();
      await vi.advanceTimersByTimeAsync(expected - 1);
      expect(FakeSocket.opened.length).toBe(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(FakeSocket.opened.length).toBe(before + 1);
    }
  });
});

describe('F-05 F-66 reconnects are spread', () => {
  it('does not wait before the first connection', () => expect(pauseMillis(0, false, false, () => 1)).toBe(0));
  it('waits up to a second after a good connection', () => {
    expect(pauseMillis(0, true, false, () => 0)).toBe(0);
    expect(pauseMillis(0, true, false, () => 0.5)).toBe(500);
  });
  it('waits up to a quarter of a second when a server sends it elsewhere', () => expect(pauseMillis(0, true, true, () => 1)).toBe(250));
  it('never waits more than half a minute', () => expect(pauseMillis(40, true, false, () => 1)).toBe(30_000));
});

describe('F-09 where WebSockets are blocked', () => {
  let choice: TransportChoice;
  let requests: string[];
  let answers: boolean;

  beforeEach(() => {
    FakeSocket.opened = [];
    choice = new TransportChoice();
    requests = [];
    answers = true;
    vi.stubGlobal('WebSocket', FakeSocket);
    vi.stubGlobal('fetch', (path: string, { method, signal }: RequestInit) => {
      requests.push(`${method} ${path}`);
      if (!answers) return Promise.reject(new TypeError('Failed to fetch'));
      return path.endsWith('/id/http')
        ? Promise.resolve(Response.json({ session: 's', path: '/collab/a/http' }, { status: 201 }))
        : new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted'))));
    });
    vi.useFakeTimers();
  });
  afterEach(() => vi.useRealTimers());

  function attempt() {
    const Located = locatedWebSocket(watcher(() => Promise.resolve(address('ws://a/id'))), () => 0, choice);
    const socket = new Located();
    const heard: string[] = [];
    socket.addEventListener('open', () => heard.push('open'));
    socket.addEventListener('close', () => heard.push('close'));
    return { socket, heard };
  }
  const soon = (millis = 0) => vi.advanceTimersByTimeAsync(millis);

  async function refused() {
    const tried = attempt();
    await soon();
    FakeSocket.opened.at(-1)?.hangUp(1006);
    await soon();
    return tried;
  }

  it('takes one failure for what it mostly is, and polls after the second, in the same attempt', async () => {
    expect((await refused()).heard).toEqual(['close']);
    expect(requests).toEqual([]);
    const { socket, heard } = await refused();
    expect(heard).toEqual(['open']);
    expect(requests[0]).toBe('POST http://a/id/http');
    socket.close();
    // From now on at once; when some time has passed, or the network has changed, WebSockets have another chance.
    const { socket: next } = attempt();
    await soon();
    expect(FakeSocket.opened.length).toBe(2);
    next.close();
    choice.networkChanged();
    (await refused()).socket.close();
    expect(FakeSocket.opened.length).toBe(3);
    await soon(PREFERRED_MILLIS + 1);
    const again = attempt();
    await soon();
    FakeSocket.opened.at(-1)?.accept();
    expect(again.heard).toEqual(['open']);
    expect(FakeSocket.opened.length).toBe(4);
    expect(choice.first).toBe('socket');
  });

  it('does not wait for long when a WebSocket is swallowed', async () => {
    vi.spyOn(FakeSocket.prototype, 'close').mockImplementation(function close(this: FakeSocket) {
      this.hangUp(1006);
    });
    for (const expected of [['close'], ['open']]) {
      const { heard } = attempt();
      await soon(4_999);
      expect(heard).toEqual([]);
      await soon(1);
      expect(heard).toEqual(expected);
    }
  });

  it('tries WebSockets again when requests do not get through either: nothing is blocked, the server is away', async () => {
    answers = false;
    await refused();
    expect((await refused()).heard).toEqual(['close']);
    expect(choice.first).toBe('socket');
  });

  it('needs more to be convinced once a WebSocket has opened', async () => {
    attempt();
    await soon();
    FakeSocket.opened.at(-1)?.accept();
    FakeSocket.opened.at(-1)?.hangUp(1006);
    for (let failure = 1; failure < 5; failure++) {
      expect((await refused()).heard).toEqual(['close']);
    }
    expect(requests).toEqual([]);
    expect((await refused()).heard).toEqual(['open']);
  });
});
