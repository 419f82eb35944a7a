// Writes golden frames to standard output, one a line: name, space, hexadecimal bytes.
//
// The real clients talk over sockets that only record. What they send is recorded as they made it. What a server sends is
// made by the packages' own encoders, and kept only if the client did what the frame is for.
// Run by hand, when a package's version changes: npm ci && npm run generate
import * as auth from '@hocuspocus/common';
import * as hocuspocus4 from '@hocuspocus/provider';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as hocuspocus3 from 'hocuspocus-provider-3';
import * as encoding from 'lib0/encoding';
import * as yAuth from 'y-protocols/auth';
import * as awareness from 'y-protocols/awareness';
import * as sync from 'y-protocols/sync';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';

const DOCUMENT = '6f1c2a34-0000-4000-8000-00000000002a';
const TOKEN = 'a.token-with.ümläuts';
const CLIENT = 1001;
const SERVER = 4_000_000_001;

const frames = [];
const record = (name, bytes) => frames.push(`${name} ${Buffer.from(bytes).toString('hex')}`);

/** A socket that goes nowhere: keeps what is sent, and says what it is told to. */
class RecordingSocket {
  static latest;
  static OPEN = 1;
  OPEN = 1;
  readyState = 0;
  sent = [];
  listeners = new Map();

  constructor() {
    RecordingSocket.latest = this;
  }

  addEventListener(type, listener) {
    this.listeners.set(type, listener);
  }

  removeEventListener(type) {
    this.listeners.delete(type);
  }

  emit(type, event) {
    (this.listeners.get(type) ?? this[`on${type}`])?.(event);
  }

  open() {
    this.readyState = 1;
    this.emit('open', {});
  }

  say(bytes) {
    this.emit('message', { data: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) });
  }

  send(bytes) {
    this.sent.push(new Uint8Array(bytes));
  }

  close() {
    this.readyState = 3;
  }

  /** What was sent since the last time. */
  async take(count) {
    for (let i = 0; i < 200 && this.sent.length < count; i++) {
      await sleep(5);
    }
    assert.equal(this.sent.length, count);
    return this.sent.splice(0);
  }
}

const written = (...write) => {
  const encoder = encoding.createEncoder();
  write.forEach((step) => step(encoder));
  return encoding.toUint8Array(encoder);
};
const string = (text) => (encoder) => encoding.writeVarString(encoder, text);
const uint = (value) => (encoder) => encoding.writeVarUint(encoder, value);
const bytes = (value) => (encoder) => encoding.writeVarUint8Array(encoder, value);

/** The other side: a document and an awareness as a server has them. */
const serverSide = () => {
  const document = new Y.Doc();
  document.clientID = SERVER;
  document.getText('body').insert(0, 'from the server ☃');
  const presence = new awareness.Awareness(document);
  presence.setLocalState({ user: { name: 'Zoë' }, cursor: null });
  const present = awareness.encodeAwarenessUpdate(presence, [SERVER]);
  presence.setLocalState(null);
  const gone = awareness.encodeAwarenessUpdate(presence, [SERVER]);
  presence.destroy();
  return { document, present, gone };
};

const clientDocument = () => {
  const document = new Y.Doc();
  document.clientID = CLIENT;
  return document;
};

const nextUpdate = (document, change) => {
  let update;
  document.once('update', (made) => (update = made));
  change();
  return update;
};

async function hocuspocus(version, { HocuspocusProvider, HocuspocusProviderWebsocket }, session) {
  const family = `hocuspocus-${version}${session === undefined ? '' : '-session'}`;
  const client = (name, frame) => record(`${family}/client/${name}`, frame);
  const piece = (name, content) => record(`${family}/piece/${name}`, content);
  const name = session === undefined ? DOCUMENT : `${DOCUMENT}\0${session}`;
  const server = serverSide();
  const document = clientDocument();
  const failures = [];
  const stateless = [];
  const closes = [];
  const socketProvider = new HocuspocusProviderWebsocket({
    url: 'ws://nowhere',
    WebSocketPolyfill: RecordingSocket,
  });
  const provider = new HocuspocusProvider({
    websocketProvider: socketProvider,
    name: DOCUMENT,
    document,
    token: TOKEN,
    sessionAwareness: session !== undefined,
    onAuthenticationFailed: ({ reason }) => failures.push(reason),
    onStateless: ({ payload }) => stateless.push(payload),
    onClose: ({ event }) => closes.push(event),
  });
  if (session !== undefined) {
    provider.sessionId = session;
  }
  provider.awareness.setLocalState({ user: { name: 'Ada', color: '#ff8800' } });
  provider.attach();
  await sleep(20);
  const socket = RecordingSocket.latest;
  const serverFrame = (frameName, type, ...rest) => {
    const frame = written(string(name), uint(type), ...rest);
    record(`${family}/server/${frameName}`, frame);
    socket.say(frame);
  };

  socket.open();
  const [token, stepOne, present] = await socket.take(3);
  client('token', token);
  client('step-1', stepOne);
  piece('client-state-vector', Y.encodeStateVector(document));
  client('awareness', present);
  piece('client-awareness', awareness.encodeAwarenessUpdate(provider.awareness, [CLIENT]));

  serverFrame('read-write', 2, (encoder) => auth.writeAuthenticated(encoder, 'read-write'));
  assert.equal(provider.authorizedScope, 'read-write');

  serverFrame('step-2', 0, (encoder) => sync.writeSyncStep2(encoder, server.document));
  piece('server-state', Y.encodeStateAsUpdate(server.document));
  assert.equal(document.getText('body').toString(), 'from the server ☃');
  assert.ok(provider.synced);

  piece('server-state-vector', Y.encodeStateVector(server.document));
  serverFrame('step-1', 0, (encoder) => sync.writeSyncStep1(encoder, server.document));
  client('step-2', (await socket.take(1))[0]);
  piece('client-lack', Y.encodeStateAsUpdate(document, Y.encodeStateVector(server.document)));

  const unsynced = provider.unsyncedChanges;
  serverFrame('stored', 8, uint(1));
  assert.equal(provider.unsyncedChanges, unsynced - 1);
  serverFrame('refused', 8, uint(0));
  assert.equal(provider.unsyncedChanges, unsynced - 1);

  const typed = nextUpdate(document, () => document.getText('body').insert(0, 'é'));
  piece('client-update', typed);
  client('update', (await socket.take(1))[0]);

  const remote = nextUpdate(server.document, () => server.document.getText('body').insert(0, 'x'));
  piece('server-update', remote);
  serverFrame('update', 0, (encoder) => sync.writeUpdate(encoder, remote));
  assert.ok(document.getText('body').toString().includes('xfrom'));

  piece('server-awareness', server.present);
  serverFrame('awareness', 1, bytes(server.present));
  assert.equal(provider.awareness.getStates().get(SERVER).user.name, 'Zoë');
  if (version.startsWith('3')) {
    // Until 4, the provider sends on what it heard of others.
    client('awareness-relayed', (await socket.take(1))[0]);
  }
  piece('server-awareness-gone', server.gone);
  serverFrame('awareness-gone', 1, bytes(server.gone));
  assert.equal(provider.awareness.getStates().get(SERVER), undefined);
  if (version.startsWith('3')) {
    client('awareness-gone-relayed', (await socket.take(1))[0]);
  }

  serverFrame('query-awareness', 3);
  client('awareness-asked', (await socket.take(1))[0]);

  provider.sendStateless('{"kind":"hello","emoji":"🎈"}');
  client('stateless', (await socket.take(1))[0]);
  serverFrame('stateless', 5, string('{"kind":"renamed"}'));
  assert.deepEqual(stateless, ['{"kind":"renamed"}']);

  if (version.startsWith('4')) {
    const ping = written(uint(9));
    record(`${family}/server/ping`, ping);
    socket.say(ping);
    client('pong', (await socket.take(1))[0]);
  }

  serverFrame('send-token', 2, (encoder) => auth.writeTokenSyncRequest(encoder));
  client('token-asked', (await socket.take(1))[0]);
  serverFrame('readonly', 2, (encoder) => auth.writeAuthenticated(encoder, 'readonly'));
  assert.equal(provider.authorizedScope, 'readonly');
  serverFrame('denied', 2, (encoder) => auth.writePermissionDenied(encoder, 'permission-denied'));
  assert.deepEqual(failures, ['permission-denied']);

  serverFrame('close', 7, string('moved away'));
  assert.equal(closes[0].reason, 'moved away');
  await socket.take(0);

  provider.awareness.setLocalState(null);
  client('awareness-gone', (await socket.take(1))[0]);
  provider.detach();
  client('close', (await socket.take(1))[0]);
  provider.destroy();
  socketProvider.destroy();
}

async function yWebsocket() {
  const family = 'y-websocket-3.1.0';
  const client = (name, frame) => record(`${family}/client/${name}`, frame);
  const piece = (name, content) => record(`${family}/piece/${name}`, content);
  const server = serverSide();
  const document = clientDocument();
  const provider = new WebsocketProvider('ws://nowhere', DOCUMENT, document, {
    WebSocketPolyfill: RecordingSocket,
    disableBc: true,
  });
  provider.awareness.setLocalState({ user: { name: 'Ada' } });
  const socket = RecordingSocket.latest;
  const serverFrame = (frameName, type, ...rest) => {
    const frame = written(uint(type), ...rest);
    record(`${family}/server/${frameName}`, frame);
    socket.say(frame);
  };
  const denials = [];
  console.warn = (text) => denials.push(text);

  socket.open();
  const [stepOne, present] = await socket.take(2);
  client('step-1', stepOne);
  piece('client-state-vector', Y.encodeStateVector(document));
  client('awareness', present);
  piece('client-awareness', awareness.encodeAwarenessUpdate(provider.awareness, [CLIENT]));

  serverFrame('step-2', 0, (encoder) => sync.writeSyncStep2(encoder, server.document));
  piece('server-state', Y.encodeStateAsUpdate(server.document));
  assert.ok(provider.synced);
  assert.equal(document.getText('body').toString(), 'from the server ☃');

  piece('server-state-vector', Y.encodeStateVector(server.document));
  serverFrame('step-1', 0, (encoder) => sync.writeSyncStep1(encoder, server.document));
  client('step-2', (await socket.take(1))[0]);
  piece('client-lack', Y.encodeStateAsUpdate(document, Y.encodeStateVector(server.document)));

  const typed = nextUpdate(document, () => document.getText('body').insert(0, 'é'));
  piece('client-update', typed);
  client('update', (await socket.take(1))[0]);

  const remote = nextUpdate(server.document, () => server.document.getText('body').insert(0, 'x'));
  piece('server-update', remote);
  serverFrame('update', 0, (encoder) => sync.writeUpdate(encoder, remote));
  assert.ok(document.getText('body').toString().includes('xfrom'));

  piece('server-awareness', server.present);
  serverFrame('awareness', 1, bytes(server.present));
  assert.equal(provider.awareness.getStates().get(SERVER).user.name, 'Zoë');
  // The provider sends on what it heard of others, too.
  client('awareness-relayed', (await socket.take(1))[0]);

  serverFrame('query-awareness', 3);
  client('awareness-asked', (await socket.take(1))[0]);
  piece('all-awareness', awareness.encodeAwarenessUpdate(provider.awareness, [CLIENT, SERVER]));

  serverFrame('denied', 2, (encoder) => yAuth.writePermissionDenied(encoder, 'permission-denied'));
  assert.ok(denials[0].endsWith('permission-denied'));

  provider.disconnect();
  client('awareness-gone', (await socket.take(1))[0]);
  provider.destroy();
}

await hocuspocus('4.8.0', hocuspocus4);
await hocuspocus('4.8.0', hocuspocus4, 'k3x9q2m7z');
await hocuspocus('3.4.4', hocuspocus3);
await yWebsocket();
process.stdout.write(`${frames.join('\n')}\n`);
process.exit(0);
