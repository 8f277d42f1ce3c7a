// Keeps the boards one has seen, so that they open in a plant without a connection.
// It rules /stays/ only, asks the network first, never keeps a POST, and keeps pages of one reader.
"use strict";
const PREFIX = "ieum-stays-";
const FILES = PREFIX + "files";
const OFFLINE = "/stays/offline";
const MOST_PAGES = 120;
// a connection that hangs is as bad as none: after this the kept copy is shown
const PATIENCE_MS = 6000;
const BOARD = /^\/stays\/[a-z0-9]{10}$/;
const PHOTO = /^\/stays\/[a-z0-9]{10}\/photos\//;

self.addEventListener("install", function (event) {
  event.waitUntil(
    (async function () {
      const cache = await caches.open(FILES);
      // asked without a session: this page is the same for everybody
      const page = await fetch(OFFLINE, { credentials: "omit" });
      if (page.ok) await cache.put(OFFLINE, page);
      await self.skipWaiting();
    })()
  );
});
self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });

async function forget(except) {
  const names = await caches.keys();
  const old = names.filter(function (name) { return name.startsWith(PREFIX) && name !== FILES && name !== except; });
  await Promise.all(old.map(function (name) { return caches.delete(name); }));
}

async function keepPage(url, answer) {
  const reader = answer.headers.get("X-Reader");
  if (!answer.ok || answer.redirected || !reader) return;
  const name = PREFIX + reader;
  await forget(name);
  const headers = new Headers({ "Content-Type": "text/html; charset=utf-8", "X-Seen": new Date().toISOString() });
  const policy = answer.headers.get("Content-Security-Policy");
  if (policy) headers.set("Content-Security-Policy", policy);
  const cache = await caches.open(name);
  await cache.delete(url);
  await cache.put(url, new Response(await answer.blob(), { headers: headers }));
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, Math.max(0, kept.length - MOST_PAGES)).map(function (key) { return cache.delete(key); }));
}

async function keepForm(url) {
  // who has a board open will want to add a task: its form goes along
  const form = url.pathname + "/tasks/new";
  try {
    const answer = await fetch(form, { credentials: "same-origin", cache: "no-store" });
    await keepPage(new URL(form, url).href, answer);
  } catch (error) { /* no connection any more: the next visit keeps it */ }
}

// a page that was kept says when it was seen; the page itself shows it
async function seen(answer) {
  const text = await answer.text();
  const mark = '<html data-offline="' + answer.headers.get("X-Seen") + '" ';
  const headers = new Headers(answer.headers);
  return new Response(text.replace("<html ", mark), { headers: headers });
}

async function fromStore(url) {
  const names = await caches.keys();
  for (const name of names) {
    if (!name.startsWith(PREFIX) || name === FILES) continue;
    const found = await (await caches.open(name)).match(url);
    if (found) return seen(found);
  }
  return null;
}

async function page(event, url) {
  const network = fetch(event.request).then(async function (answer) {
    if (answer.type === "opaqueredirect" || answer.status === 401) return answer;
    const copy = answer.clone();
    event.waitUntil(keepPage(url.href, copy).then(function () {
      return answer.headers.get("X-Reader") && BOARD.test(url.pathname) ? keepForm(url) : null;
    }));
    return answer;
  });
  const late = new Promise(function (done) { setTimeout(done, PATIENCE_MS, null); });
  const first = await Promise.race([network.catch(function () { return null; }), late]);
  if (first) return first;
  const kept = await fromStore(url.href);
  if (kept) return kept;
  try {
    return await network;
  } catch (error) {
    const spare = await (await caches.open(FILES)).match(OFFLINE);
    return spare ? seen(spare) : Response.error();
  }
}

async function file(request) {
  const cache = await caches.open(FILES);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

async function photo(request) {
  // small pictures never change; they lie with the pages of their reader and go with them
  const names = (await caches.keys()).filter(function (name) { return name.startsWith(PREFIX) && name !== FILES; });
  const cache = names.length ? await caches.open(names[0]) : null;
  const kept = cache ? await cache.match(request.url) : null;
  if (kept) return kept;
  const answer = await fetch(request);
  if (cache && answer.ok && !answer.redirected) await cache.put(request.url, answer.clone());
  return answer;
}

self.addEventListener("fetch", function (event) {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && url.pathname.startsWith("/stays/")) event.respondWith(page(event, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(event.request));
  else if (PHOTO.test(url.pathname)) event.respondWith(photo(event.request));
});

// the first visit was loaded before this worker ruled: its page tells what to keep
self.addEventListener("message", function (event) {
  if (!event.data || event.data.type !== "keep") return;
  event.waitUntil(
    (async function () {
      const files = await caches.open(FILES);
      for (const address of event.data.files) {
        const url = new URL(address, self.location.origin);
        if (url.origin !== self.location.origin || !url.pathname.startsWith("/static/") || (await files.match(url.href))) continue;
        const answer = await fetch(url.href).catch(function () { return null; });
        if (answer && answer.ok) await files.put(url.href, answer);
      }
      const here = new URL(event.data.page, self.location.origin);
      const answer = await fetch(here.href, { credentials: "same-origin", cache: "no-store" }).catch(function () { return null; });
      if (!answer) return;
      await keepPage(here.href, answer);
      if (BOARD.test(here.pathname)) await keepForm(here);
    })()
  );
});
