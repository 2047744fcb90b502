/*
 * Keeps the kiosk's own files, so that a restart with a dead line still shows it. The line comes
 * first whenever it is there.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
const CACHE = 'hongqiao-kiosk-1';
const FILES = [
  '/kiosk/', '/kiosk/kiosk.css', '/kiosk/kiosk.js', '/kiosk/screens.js', '/kiosk/cache.js', '/kiosk/idle.js', '/kiosk/keys.js', '/kiosk/words.js',
  '/lib/dom.js', '/lib/icons.js', '/lib/i18n.js', '/lib/store.js', '/lib/connection.js', '/lib/blocks.js', '/lib/speech.js', '/lib/avatar.js',
  '/widget/slots.js', '/words/zh-Hans.js', '/words/zh-Hant.js', '/words/en.js', '/favicon.svg',
];

self.addEventListener('install', (event) => event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting())));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

async function answer(request) {
  const cache = await caches.open(CACHE);
  try {
    const reply = await fetch(request);
    if (reply.ok) await cache.put(request, reply.clone());
    return reply;
  } catch {
    return (await cache.match(request, { ignoreSearch: true })) || Response.error();
  }
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method === 'GET' && new URL(request.url).origin === self.location.origin) event.respondWith(answer(request));
});
