// Boards that open without a connection: starts their worker, and forgets them when one signs out.
(function () {
  "use strict";
  const PREFIX = "ieum-stays-";
  const root = document.documentElement;
  const reader = document.querySelector('meta[name="reader"]').content;
  const here = window.location.pathname.startsWith("/stays/");

  // what another reader left is forgotten; nobody signed in keeps nothing
  async function forget(except) {
    if (!window.caches) return;
    const names = await window.caches.keys();
    names.forEach(function (name) {
      if (name.startsWith(PREFIX) && name !== PREFIX + "files" && name !== except) window.caches.delete(name);
    });
  }
  if (!root.dataset.offline) forget(reader ? PREFIX + reader : "");
  document.addEventListener("submit", function (event) {
    if (event.target.getAttribute("action") === "/account/sign-out") forget("");
  });

  function say(text) {
    const mark = document.querySelector("[data-offline-mark]");
    if (!mark) return;
    mark.textContent = text;
    mark.hidden = false;
  }
  function when(moment) {
    const options = { timeZone: "Asia/Seoul", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    const day = { timeZone: "Asia/Seoul", month: "long", day: "numeric" };
    const today = new Date().toLocaleDateString(root.lang, day) === moment.toLocaleDateString(root.lang, day);
    return moment.toLocaleString(root.lang, today ? options : Object.assign({}, day, options));
  }
  const mark = document.querySelector("[data-offline-mark]");
  if (mark && root.dataset.offline) say(mark.dataset.text.replace("{time}", when(new Date(root.dataset.offline))));
  // other forms cannot wait: without a connection they say so instead of losing what was typed
  document.addEventListener("submit", function (event) {
    if (event.target.matches("[data-draft-form]") || !mark || navigator.onLine || event.defaultPrevented) return;
    event.preventDefault();
    delete event.target.dataset.sent;
    say(mark.dataset.blocked);
    mark.scrollIntoView({ block: "center" });
  });

  if (!here || !reader || !navigator.serviceWorker || root.dataset.offline) return;
  navigator.serviceWorker.register("/stays/worker.js", { scope: "/stays/" }).then(async function () {
    const ready = await navigator.serviceWorker.ready;
    const files = performance.getEntriesByType("resource").map(function (entry) { return entry.name; });
    ready.active.postMessage({ type: "keep", page: window.location.href.split("#")[0], files: files });
  }).catch(function () { /* a browser that refuses workers shows its own page without a connection */ });
})();
