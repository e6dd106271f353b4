/* Pages that somebody saw last, when the server cannot be reached. Nothing is answered from here while it can be, and nothing but plain GETs ever:
   the pages themselves put what they show into the cache of their person (assets/later/seen.js). */
const SEEN = 'seen.';
const KEPT = 'kept';                           // what an address of a kept page's own files says

const cachesSeen = async () => (await caches.keys()).filter(name => name.startsWith(SEEN));
const forget = async () => Promise.all((await cachesSeen()).map(name => caches.delete(name)));

async function seen(request) {
  for (const name of await cachesSeen()) {
    const cache = await caches.open(name);
    const path = new URL(request.url).pathname;
    const found = await cache.match(path) || await cache.match('/offline');
    if (found) return found;
  }
  return Response.error();
}

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));
self.addEventListener('message', event => { if (event.data === 'forget') event.waitUntil(forget()); });
self.addEventListener('fetch', event => {
  const {request} = event;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.method !== 'GET') {
    if (address.pathname === '/sign-out') event.waitUntil(forget());
    return;
  }
  if (address.searchParams.has(KEPT)) event.respondWith(caches.match(request).then(found => found || fetch(request)));
  else if (request.mode === 'navigate' && request.destination === 'document') event.respondWith(fetch(request).catch(() => seen(request)));
});
