// The day: marks that were not sent are sent again, badges are read by the camera, the screen counts.
(function () {
  "use strict";

  // -- a mark that a slow network swallowed is sent again; to say it twice changes nothing --------
  const waiting = new Map();
  function showWaiting() {
    let note = document.querySelector(".day-unsent");
    const text = document.body.querySelector("[data-unsent-text]");
    if (!waiting.size) { if (note) note.remove(); return; }
    if (!note) {
      note = document.createElement("p");
      note.className = "day-unsent";
      note.setAttribute("role", "status");
      document.body.append(note);
    }
    note.textContent = (text ? text.dataset.unsentText : "{n}").replace("{n}", waiting.size);
  }
  function again(key) {
    const kept = waiting.get(key);
    if (!kept || kept.busy) return;
    kept.busy = true;
    const target = kept.target.isConnected ? kept.target : document.body;
    window.htmx.ajax("POST", kept.path, { source: kept.source.isConnected ? kept.source : document.body, target: target, swap: target === kept.target ? kept.swap : "none", values: kept.values })
      .finally(function () { kept.busy = false; });
  }
  function keyOf(config) {
    return config.path + "|" + JSON.stringify(Array.from(config.formData.entries()).filter(function (pair) { return pair[0] !== "csrf_token"; }));
  }
  function failed(event) {
    const config = event.detail.requestConfig;
    if (!config || config.verb !== "post") return;
    const source = event.detail.elt.closest("[data-retry]");
    const key = keyOf(config);
    if (!source && !waiting.has(key)) return;
    const kept = waiting.get(key) || { path: config.path, values: Object.fromEntries(config.formData), source: source, target: event.detail.target, swap: source.dataset.retry || "outerHTML", tries: 0 };
    kept.tries += 1;
    waiting.set(key, kept);
    showWaiting();
    window.setTimeout(function () { again(key); }, Math.min(30000, 1500 * Math.pow(2, Math.min(kept.tries, 5) - 1)));
  }
  ["htmx:sendError", "htmx:timeout"].forEach(function (name) { document.addEventListener(name, failed); });
  document.addEventListener("htmx:afterRequest", function (event) {
    // an answer, whatever it says, ends the waiting
    if (!event.detail.xhr || !event.detail.xhr.status || !event.detail.requestConfig.formData) return;
    if (waiting.delete(keyOf(event.detail.requestConfig))) showWaiting();
  });
  window.addEventListener("online", function () { Array.from(waiting.keys()).forEach(again); });
  window.addEventListener("beforeunload", function (event) { if (waiting.size) event.preventDefault(); });

  // -- who works with the keyboard goes on where the list was swapped ------------------------------
  let back = null;
  document.addEventListener("htmx:beforeSwap", function (event) {
    const target = event.detail.target;
    if (!event.detail.requestConfig.elt.closest("[data-retry]") || !target.contains(document.activeElement)) return;
    back = target.matches("li") ? { list: target.parentElement, at: Array.from(target.parentElement.children).indexOf(target) } : { id: target.id };
  });
  document.addEventListener("htmx:afterSettle", function () {
    if (!back) return;
    const place = back.list ? back.list.children[back.at] : document.getElementById(back.id);
    const button = place && place.querySelector("button");
    if (button) button.focus({ preventScroll: true });
    back = null;
  });

  // -- badges read by the camera ------------------------------------------------------------------
  const scanner = document.querySelector("[data-scanner]");
  if (scanner && navigator.mediaDevices && window.htmx) {
    const video = scanner.querySelector("video");
    const says = scanner.querySelector("[data-scanner-says]");
    const start = scanner.querySelector("[data-scanner-start]");
    const stop = scanner.querySelector("[data-scanner-stop]");
    const canvas = document.createElement("canvas");
    let stream = null, read = null, last = { code: "", at: 0 };
    scanner.hidden = false;

    // the browser's own reader where it knows QR, else ours, loaded only then
    async function reader() {
      if (window.BarcodeDetector) {
        const kinds = await window.BarcodeDetector.getSupportedFormats();
        if (kinds.includes("qr_code")) {
          const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
          return async function () { const found = await detector.detect(video); return found.length ? found[0].rawValue : ""; };
        }
      }
      const decoder = await import(scanner.dataset.decoder);
      const brush = canvas.getContext("2d", { willReadFrequently: true });
      return async function () {
        // a badge held up fills the middle; half the points are read in half the time
        const scale = Math.min(1, 720 / Math.max(video.videoWidth, video.videoHeight));
        canvas.width = Math.round(video.videoWidth * scale);
        canvas.height = Math.round(video.videoHeight * scale);
        brush.drawImage(video, 0, 0, canvas.width, canvas.height);
        const image = brush.getImageData(0, 0, canvas.width, canvas.height);
        try { return decoder.decodeQR({ width: image.width, height: image.height, data: image.data }); } catch (error) { return ""; }
      };
    }
    function codeIn(text) {
      const found = /(?:^|\/check-in\/)([0-9a-z]{10})\/?$/.exec(text.trim().toLowerCase());
      return found ? found[1] : "";
    }
    function take(code) {
      const now = Date.now();
      if (!code || (code === last.code && now - last.at < 5000)) return;
      last = { code: code, at: now };
      if (navigator.vibrate) navigator.vibrate(60);
      window.htmx.ajax("POST", scanner.dataset.to.replace(/-$/, code), { source: scanner, target: "#scanned", swap: "innerHTML" });
    }
    async function look() {
      if (!stream) return;
      if (video.readyState >= 2) { try { take(codeIn(await read())); } catch (error) { /* the next picture may do */ } }
      window.setTimeout(look, 180);
    }
    function end() {
      if (stream) stream.getTracks().forEach(function (track) { track.stop(); });
      stream = null;
      start.hidden = false;
      stop.hidden = true;
    }
    start.addEventListener("click", async function () {
      try {
        stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: "environment", width: { ideal: 1280 } } });
        video.srcObject = stream;
        await video.play();
        read = read || (await reader());
      } catch (error) {
        end();
        says.textContent = scanner.dataset.denied;
        return;
      }
      says.textContent = scanner.dataset.ready;
      start.hidden = true;
      stop.hidden = false;
      look();
    });
    stop.addEventListener("click", end);
    document.addEventListener("visibilitychange", function () { if (document.hidden) end(); });
  }

  // -- the big screen: counts down by the server's clock, and keeps the screen awake --------------
  let skew = 0;
  function settle() {
    const screen = document.querySelector(".big-screen");
    if (!screen) return;
    skew = new Date(screen.dataset.now).getTime() - Date.now();
    screen.querySelector("[data-lost-says]").textContent = "";
  }
  let asked = "";
  function tick() {
    const screen = document.querySelector(".big-screen");
    const shown = screen && screen.querySelector("[data-countdown]");
    if (!shown) return;
    const left = Math.ceil((new Date(screen.dataset.ends).getTime() - Date.now() - skew) / 1000);
    if (left <= 0) {
      shown.textContent = "0:00";
      // the round turns at once, not with the next look
      if (asked !== screen.dataset.ends) { asked = screen.dataset.ends; window.htmx.trigger(screen, "big-screen-turn"); }
      return;
    }
    const hours = Math.floor(left / 3600), minutes = Math.floor((left % 3600) / 60), seconds = String(left % 60).padStart(2, "0");
    shown.textContent = hours ? hours + ":" + String(minutes).padStart(2, "0") + ":" + seconds : minutes + ":" + seconds;
    shown.closest(".big-timer").classList.toggle("soon", left <= 120);
  }
  async function stayAwake() {
    if (!navigator.wakeLock || document.hidden) return;
    try { await navigator.wakeLock.request("screen"); } catch (error) { /* the battery may forbid it */ }
  }
  if (document.querySelector(".big-screen")) {
    settle();
    tick();
    window.setInterval(tick, 500);
    stayAwake();
    document.addEventListener("visibilitychange", stayAwake);
    document.addEventListener("htmx:afterSwap", function () { settle(); tick(); });
    ["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach(function (name) {
      document.addEventListener(name, function () {
        const screen = document.querySelector(".big-screen");
        screen.querySelector("[data-lost-says]").textContent = screen.dataset.lost;
      });
    });
    const full = document.querySelector("[data-fullscreen]");
    if (full && document.documentElement.requestFullscreen) {
      full.hidden = false;
      full.addEventListener("click", function () { document.documentElement.requestFullscreen(); });
    }
  }
})();
