// Tasks written in a plant: kept in the browser before they are sent, sent in order, never twice.
// A draft leaves the store only after the server has answered with the number of its task.
(function () {
  "use strict";
  const box = document.querySelector("[data-drafts]");
  if (!box || !window.indexedDB) return;
  const words = box.dataset;
  const said = document.querySelector("[data-drafts-said]");
  const RETRY_MS = 30000, UPLOAD_MS = 120000, LONGEST_SIDE = 2000, QUALITY = 0.85;

  // -- the store
  function opened() {
    return new Promise(function (done, fail) {
      const asked = window.indexedDB.open("ieum-drafts", 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore("drafts", { keyPath: "id", autoIncrement: true }); };
      asked.onsuccess = function () { done(asked.result); };
      asked.onerror = function () { fail(asked.error); };
    });
  }
  async function inStore(mode, work) {
    const store = await opened();
    try {
      return await new Promise(function (done, fail) {
        const deal = store.transaction("drafts", mode, { durability: "strict" });
        const asked = work(deal.objectStore("drafts"));
        deal.oncomplete = function () { done(asked.result); };
        deal.onabort = deal.onerror = function () { fail(deal.error); };
      });
    } finally { store.close(); }
  }
  function keep(draft) { return inStore("readwrite", function (store) { return store.put(draft); }); }
  function drop(id) { return inStore("readwrite", function (store) { return store.delete(id); }); }
  async function mine() {
    const all = await inStore("readonly", function (store) { return store.getAll(); });
    // somebody else's drafts on a shared phone wait until they sign in again
    return all.filter(function (draft) { return draft.reader === words.reader; });
  }

  // -- what is told
  function say(text, address) {
    said.textContent = text;
    if (!address) return;
    const link = document.createElement("a");
    link.href = address;
    link.textContent = words.see;
    said.append(" ", link);
  }
  function button(text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-outline-secondary";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }
  function line(draft) {
    const item = document.createElement("li"), text = document.createElement("p");
    text.textContent = draft.title + (draft.photo ? " · " + words.withPhoto : "");
    item.append(text);
    if (draft.problem) {
      const problem = document.createElement("p");
      problem.className = "field-error";
      problem.textContent = draft.problem;
      item.append(problem);
      if (draft.photo) item.append(button(words.bare, async function () {
        await keep(Object.assign({}, draft, { photo: null, problem: "" }));
        sendAll();
      }));
    }
    const away = button(words.drop, async function () {
      if (!window.confirm(words.sure)) return;
      await drop(draft.id);
      show();
    });
    away.classList.replace("btn-outline-secondary", "btn-danger");
    item.append(" ", away);
    return item;
  }
  async function show() {
    const drafts = await mine();
    box.hidden = drafts.length === 0;
    box.querySelector("[data-drafts-count]").textContent = words.waiting.replace("{n}", drafts.length);
    box.querySelector("[data-drafts-list]").replaceChildren.apply(box.querySelector("[data-drafts-list]"), drafts.map(line));
    return drafts;
  }
  function why(text, address, label) {
    const place = box.querySelector("[data-drafts-why]");
    place.textContent = text;
    if (!address) return;
    const link = document.createElement("a");
    link.href = address;
    link.textContent = label;
    place.append(" ", link);
  }

  // -- sending: {sent}, {refused}, "later" or "signed out"
  async function asked(address, options) {
    const stop = new AbortController(), clock = setTimeout(function () { stop.abort(); }, UPLOAD_MS);
    try {
      return await fetch(address, Object.assign({ signal: stop.signal, redirect: "manual", cache: "no-store", credentials: "same-origin" }, options));
    } finally { clearTimeout(clock); }
  }
  async function sendOne(draft) {
    const base = "/stays/" + draft.stay, json = { Accept: "application/json" };
    try {
      const fresh = await asked(base + "/token", { headers: json });
      if (fresh.type === "opaqueredirect") return "signed out";
      if (fresh.status >= 500 || fresh.status === 429) return "later";
      if (!fresh.ok) return { refused: (await fresh.json()).text };
      const held = await fresh.json();
      // somebody else signed in on this phone meanwhile
      if (held.reader !== draft.reader) return "signed out";
      const form = new FormData();
      form.set("csrf_token", held.token);
      form.set("client_key", draft.key);
      form.set("found_at", draft.written);
      form.set("title", draft.title);
      form.set("category", draft.category);
      if (draft.photo) form.set("photo", draft.photo, draft.filename);
      const answer = await asked(base + "/tasks/new", { method: "POST", body: form, headers: json });
      if (answer.type === "opaqueredirect") return "signed out";
      if (answer.status === 200 || answer.status === 201) return { sent: await answer.json() };
      // 400: the token died between the two requests; 408, 429, 5xx: another time
      if ([400, 408, 429].includes(answer.status) || answer.status >= 500) return "later";
      return { refused: (await answer.json()).text };
    } catch (error) {
      // no connection, cut off, or an answer that is none: the draft stays
      return "later";
    }
  }
  async function pass(again) {
    let last = null;
    for (const draft of await show()) {
      if (draft.problem && !again) continue;
      said.textContent = words.sending;
      const outcome = await sendOne(draft);
      if (outcome === "signed out") { said.textContent = ""; why(words.signedOut, words.signIn, words.toSignIn); return; }
      if (outcome === "later") { said.textContent = ""; why(words.later); return; }
      if (outcome.sent) { await drop(draft.id); last = outcome.sent; }
      else { await keep(Object.assign({}, draft, { problem: outcome.refused || words.refused })); said.textContent = ""; }
      await show();
    }
    why("");
    if (last) arrived(last);
  }
  function arrived(task) {
    say(words.sent.replace("{n}", task.number), task.address);
    document.dispatchEvent(new CustomEvent("ieum:task-sent", { detail: task }));
    const board = document.getElementById("board");
    if (board && window.htmx) window.htmx.ajax("GET", window.location.href.split("#")[0], { target: "#board", swap: "outerHTML" });
  }
  let running = null, asking = false;
  async function sendAll(again) {
    // one pass at a time in this window, and in all windows of this browser
    if (running) { asking = true; return running; }
    const work = function () { return pass(again); };
    running = (navigator.locks ? navigator.locks.request("ieum-drafts", work) : work()).catch(function () { why(words.later); });
    await running;
    running = null;
    if (asking) { asking = false; return sendAll(false); }
    return undefined;
  }

  // -- writing
  async function smaller(file) {
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const part = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(picture.width * part));
      canvas.height = Math.max(1, Math.round(picture.height * part));
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
      const small = await new Promise(function (done) { canvas.toBlob(done, "image/jpeg", QUALITY); });
      return small ? { blob: small, name: file.name.replace(/\.[^.]*$/, "") + ".jpg" } : { blob: file, name: file.name };
    } catch (error) {
      // HEIC where the browser cannot read it: the server can
      return { blob: file, name: file.name };
    }
  }
  function key() {
    if (window.crypto.randomUUID) return window.crypto.randomUUID();
    return Array.from(window.crypto.getRandomValues(new Uint8Array(16)), function (n) { return n.toString(16).padStart(2, "0"); }).join("");
  }
  const form = document.querySelector("[data-draft-form]");
  if (form) {
    const input = form.elements.photo, name = form.querySelector("[data-photo-name]"), preview = form.querySelector("[data-photo-preview]");
    let shrunk = null;
    const showPhoto = function (blob) {
      if (preview.src) URL.revokeObjectURL(preview.src);
      preview.hidden = !blob;
      if (blob) preview.src = URL.createObjectURL(blob); else preview.removeAttribute("src");
    };
    input.addEventListener("change", function () {
      const file = input.files[0];
      name.textContent = file ? file.name : name.dataset.none;
      shrunk = file ? smaller(file) : null;
      // the file itself, at once: making it smaller waits for a quiet moment of the browser
      showPhoto(file);
      const making = shrunk;
      if (making) making.then(function (photo) { if (shrunk === making) showPhoto(photo.blob); });
      if (file) form.elements.title.focus();
    });
    form.addEventListener("submit", async function (event) {
      event.preventDefault();
      const title = form.elements.title.value.trim();
      delete form.dataset.sent;
      if (!title) { say(words.noTitle); form.elements.title.focus(); return; }
      if (form.dataset.busy) return;
      form.dataset.busy = "1";
      try {
        if (shrunk) say(words.shrinking);
        const photo = shrunk ? await shrunk : null;
        await keep({
          key: key(), stay: words.stay, reader: words.reader, title: title, category: form.elements.category ? form.elements.category.value : "",
          photo: photo ? photo.blob : null, filename: photo ? photo.name : "", written: new Date().toISOString(), problem: "",
        });
      } catch (error) {
        // a browser without room or in private mode: the form goes the usual way
        form.submit();
        return;
      } finally { delete form.dataset.busy; }
      form.reset();
      shrunk = null;
      showPhoto(null);
      name.textContent = name.dataset.none;
      say(words.kept);
      await show();
      window.scrollTo({ top: 0 });
      sendAll(false);
    });
  }

  box.querySelector("[data-drafts-send]").addEventListener("click", function () { sendAll(true); });
  window.addEventListener("online", function () { sendAll(false); });
  window.addEventListener("pageshow", function () { sendAll(false); });
  window.setInterval(function () { if (!box.hidden) sendAll(false); }, RETRY_MS);
})();
