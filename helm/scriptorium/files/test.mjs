// What `helm test` does: two people's sockets on one document, through the services themselves. Node 22, nothing besides.
import { readFileSync } from 'node:fs';

const { RELEASE, PUBLIC_URL, PROVIDER, TOKEN_FILE } = process.env;
const TIMEOUT_MILLIS = 90_000;
const LETTERS = 'Written by helm test.';

/** Where a service of this release is. */
const at = service => `http://${RELEASE}-${service}:8080`;

function fail(what) {
  console.error(`FAILED: ${what}`);
  process.exit(1);
}

setTimeout(() => fail(`not done in ${TIMEOUT_MILLIS / 1000} s`), TIMEOUT_MILLIS).unref();

// ---- signing in

const cookies = new Map();

/** A request as a browser would make it, but to the service that the edge would choose. */
async function visit(url, options = {}) {
  const headers = { ...options.headers, cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  const answer = await fetch(url, { redirect: 'manual', ...options, headers });
  for (const line of answer.headers.getSetCookie()) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
    if (value) cookies.set(name, value);
    else cookies.delete(name);
  }
  return answer;
}

function whereTo(answer, base, what) {
  const location = answer.headers.get('location');
  if (answer.status < 300 || answer.status > 399 || !location) fail(`${what}: status ${answer.status} instead of a redirect`);
  const url = new URL(location, PUBLIC_URL);
  return base + url.pathname + url.search;
}

async function signIn() {
  const login = await visit(`${at('auth')}/auth/login?return=/`);
  if (PROVIDER !== 'demo') {
    if (login.status !== 302) fail(`login: status ${login.status} instead of a redirect to the provider`);
    console.log(`login leads to ${new URL(login.headers.get('location')).origin}`);
    return;
  }
  const page = whereTo(login, at('provider'), 'login');
  const claims = JSON.stringify({ name: 'Helm Test', email: 'helm-test@example.com', email_verified: true });
  const signed = await visit(page, { method: 'POST', body: new URLSearchParams({ username: 'helm-test', claims }) });
  const back = await visit(whereTo(signed, at('auth'), 'provider'));
  whereTo(back, at('web'), 'callback');
  const me = await visit(`${at('auth')}/auth/me`);
  if (me.status !== 200) fail(`/auth/me: status ${me.status} after signing in`);
  console.log(`signed in as ${(await me.json()).email}`);
}

const credentials = TOKEN_FILE ? { authorization: `Bearer ${readFileSync(TOKEN_FILE, 'utf8').trim()}` } : { 'x-scriptorium': '1' };

async function api(method, path, body, status) {
  const answer = await visit(at('documents') + path, {
    method,
    headers: { ...credentials, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  if (answer.status !== status) fail(`${method} ${path}: status ${answer.status} instead of ${status}: ${text}`);
  return text ? JSON.parse(text) : null;
}

// ---- sockets: what a Hocuspocus provider says, by hand

const varUint = n => (n < 128 ? [n] : [(n & 127) | 128, ...varUint(n >>> 7)]);
const bytes = b => [...varUint(b.length), ...b];
const string = s => bytes(Buffer.from(s, 'utf8'));

/** Yjs update v1: client 1 puts a paragraph with the letters into the fragment `default`. */
const UPDATE = [
  1, 3, 1, 0,
  7, 1, ...string('default'), 3, ...string('paragraph'),
  7, 0, 1, 0, 6,
  4, 0, 1, 1, ...string(LETTERS),
  0,
];

function open(name, id, { url, token }) {
  const path = new URL(url).pathname;
  const node = path.split('/')[2];
  const socket = new WebSocket(`ws://${node}:8080${path}`);
  socket.binaryType = 'arraybuffer';
  const heard = { authenticated: false, letters: false, saved: false };
  const waiting = [];
  const changed = () => waiting.splice(0).forEach(wake => wake());
  const send = message => socket.send(Uint8Array.from([...string(id), ...message]));
  socket.onopen = () => {
    send([2, 0, ...string(token)]);
    send([0, 0, ...bytes([0])]);
  };
  socket.onerror = () => fail(`${name}: no socket at ${node}${path}`);
  socket.onclose = event => fail(`${name}: closed with ${event.code} ${event.reason}`);
  socket.onmessage = event => {
    const frame = new Uint8Array(event.data);
    const [type, first] = frame.subarray(string(id).length);
    if (type === 2 && first === 2) heard.authenticated = true;
    if (type === 8 && first === 1) heard.saved = true;
    if ((type === 0 || type === 4) && Buffer.from(frame).includes(LETTERS)) heard.letters = true;
    changed();
  };
  return {
    node,
    write: () => send([0, 2, ...bytes(UPDATE)]),
    async until(what) {
      while (!heard[what]) await new Promise(wake => waiting.push(wake));
      console.log(`${name}: ${what}`);
    },
    close() {
      socket.onclose = null;
      socket.close();
    },
  };
}

// ---- the story

const page = await fetch(at('web'));
if (page.status !== 200) fail(`web: status ${page.status}`);
await signIn();
if (PROVIDER !== 'demo' && !TOKEN_FILE) {
  console.log('PASSED as far as can be told without tests.tokenSecret');
  process.exit(0);
}
const { id } = await api('POST', '/api/documents', { title: 'helm test' }, 201);
const one = open('one', id, await api('POST', `/api/documents/${id}/connect`, null, 200));
const two = open('two', id, await api('POST', `/api/documents/${id}/connect`, null, 200));
await one.until('authenticated');
await two.until('authenticated');
one.write();
await two.until('letters');
await one.until('saved');
console.log(`both on ${one.node}`);
one.close();
two.close();
await api('DELETE', `/api/documents/${id}`, null, 204);
console.log('PASSED');
process.exit(0);
