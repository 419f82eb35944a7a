/*
 * Keeps the application's own files, so that it opens without a network. It never touches documents, sessions or sockets.
 * The build writes FILES and VERSION; a new version takes the place of the old when it is complete.
 */
const VERSION = '__VERSION__';
const FILES = ['__FILES__'];
const CACHE = `scriptorium-${VERSION}`;
const NOT_OURS = /^\/(api|auth|collab|q)(\/|$)/;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(FILES))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin || NOT_OURS.test(url.pathname)) {
    return;
  }
  if (request.mode === 'navigate') {
    // The newest page if there is a network, the kept one otherwise.
    event.respondWith(fetch(request).catch(() => caches.match('/index.html')));
  } else {
    event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
  }
});
