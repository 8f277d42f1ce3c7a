// The board: meetings are dragged, or picked up with the keyboard. Without it every change is a form.
(function () {
  "use strict";
  let held = null;

  function board() { return document.querySelector("table[data-board]"); }
  function page() { return document.getElementById("board"); }
  function cellOf(node) { return node && node.closest ? node.closest("table[data-board] td") : null; }
  function linkOf(cell) { return cell && cell.querySelector("a"); }
  function placeOf(cell) {
    const link = linkOf(cell);
    return link ? new URL(link.href).searchParams.get("at") : "";
  }
  function cellAt(place) {
    const link = place && board() && board().querySelector('a[href="./?at=' + place + '"]');
    return link ? link.parentElement : null;
  }
  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
  }
  function say(text) {
    const live = page().querySelector("[data-live]");
    live.textContent = "";
    const line = document.createElement("p");
    line.className = "note";
    line.textContent = text;
    live.append(line);
  }
  function query() {
    const box = document.getElementById("q");
    return box ? box.value : "";
  }
  function mark(cell, name, on) { if (cell) cell.classList.toggle(name, on); }

  // after a swap the board stands where it stood, and the keyboard where it was
  let kept = { left: 0, top: 0, focus: "" };
  function keep(focus) {
    const wrap = board() && board().parentElement;
    kept = { left: wrap ? wrap.scrollLeft : 0, top: wrap ? wrap.scrollTop : 0, focus: focus || "" };
  }
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.target && event.detail.target.id === "board") keep(kept.focus);
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    if (!page() || (event.detail.target && event.detail.target.id !== "board")) return;
    const wrap = board() && board().parentElement;
    if (wrap) { wrap.scrollLeft = kept.left; wrap.scrollTop = kept.top; }
    ready();
    const doubt = page().querySelector("[data-focus]");
    const cell = cellAt(kept.focus);
    if (doubt) { doubt.focus(); doubt.scrollIntoView({ block: "nearest" }); }
    else if (cell) linkOf(cell).focus({ preventScroll: true });
    kept.focus = "";
  });

  function send(from, to) {
    keep(to);
    const values = { at: from, to: to, stamp: board().dataset.stamp, q: query() };
    window.htmx.ajax("POST", page().dataset.move, { target: "#board", swap: "outerHTML", values: values });
  }
  function drop(cell) {
    const from = held;
    letGo();
    const to = placeOf(cell);
    if (from && to && to !== from) send(from, to);
    else if (from) say(page().dataset.saidCancelled);
  }
  function letGo() {
    mark(cellAt(held), "held", false);
    document.querySelectorAll(".board .over").forEach(function (cell) { mark(cell, "over", false); });
    held = null;
  }
  function pick(cell) {
    if (cell.classList.contains("e")) return false;
    if (cell.classList.contains("l")) { say(page().dataset.saidLocked); return false; }
    held = placeOf(cell);
    mark(cell, "held", true);
    return true;
  }
  function name(cell) { return linkOf(cell).innerText.trim().replace(/\s*\n\s*/g, ", "); }
  function over(cell) {
    document.querySelectorAll(".board .over").forEach(function (each) { mark(each, "over", false); });
    mark(cell, "over", true);
    const place = placeOf(cell).split("-");
    say(fill(page().dataset.saidOver, { round: place[0], table: place[1], what: name(cell) }));
  }

  // one stop for the tab key; arrows go from cell to cell
  function ready() {
    if (!board()) return;
    const links = board().querySelectorAll("td a");
    links.forEach(function (link, at) { link.tabIndex = at ? -1 : 0; link.draggable = false; });
    const chosen = board().querySelector("td.s a");
    if (chosen) { links[0].tabIndex = -1; chosen.tabIndex = 0; }
    board().querySelectorAll("td:not(.e):not(.l)").forEach(function (cell) { cell.draggable = true; });
  }
  function neighbour(cell, key) {
    const row = cell.parentElement, at = Array.from(row.children).indexOf(cell);
    if (key === "ArrowLeft" || key === "ArrowRight") {
      const next = key === "ArrowLeft" ? cell.previousElementSibling : cell.nextElementSibling;
      return next && next.matches("td") ? next : null;
    }
    const line = key === "ArrowUp" ? row.previousElementSibling : row.nextElementSibling;
    return line ? line.children[at] : null;
  }
  document.addEventListener("focusin", function (event) {
    const cell = cellOf(event.target);
    if (!cell) return;
    board().querySelectorAll('a[tabindex="0"]').forEach(function (link) { link.tabIndex = -1; });
    linkOf(cell).tabIndex = 0;
  });
  document.addEventListener("keydown", function (event) {
    const cell = cellOf(event.target);
    if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key.startsWith("Arrow")) {
      const next = neighbour(cell, event.key);
      event.preventDefault();
      if (!next) return;
      linkOf(next).focus();
      next.scrollIntoView({ block: "nearest", inline: "nearest" });
      if (held) over(next);
    } else if (event.key === " ") {
      event.preventDefault();
      if (held) drop(cell);
      else if (pick(cell)) say(fill(page().dataset.saidPicked, { who: name(cell) }));
    } else if (event.key === "Enter" && held) {
      event.preventDefault();
      drop(cell);
    } else if (event.key === "Escape" && held) {
      const from = cellAt(held);
      letGo();
      say(page().dataset.saidCancelled);
      if (from) linkOf(from).focus();
    }
  });

  document.addEventListener("dragstart", function (event) {
    const cell = cellOf(event.target);
    if (!cell) return;
    if (!pick(cell)) { event.preventDefault(); return; }
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", name(cell));
  });
  document.addEventListener("dragover", function (event) {
    const cell = cellOf(event.target);
    if (!held || !cell) return;
    event.preventDefault();
    if (cell.classList.contains("over")) return;
    document.querySelectorAll(".board .over").forEach(function (each) { mark(each, "over", false); });
    mark(cell, "over", true);
  });
  document.addEventListener("drop", function (event) {
    const cell = cellOf(event.target);
    if (!held || !cell) return;
    event.preventDefault();
    drop(cell);
  });
  document.addEventListener("dragend", function () { if (held) letGo(); });

  // a meeting opens beside the board, which stays where it is
  document.addEventListener("click", function (event) {
    const cell = cellOf(event.target), link = linkOf(cell);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !event.target.closest("a")) return;
    event.preventDefault();
    if (held) { drop(cell); return; }
    const address = new URL(link.href);
    if (query()) address.searchParams.set("q", query());
    keep(placeOf(cell));
    window.history.replaceState(null, "", address);
    const asked = { source: page(), target: "#board", swap: "outerHTML" };
    window.htmx.ajax("GET", address.pathname + address.search, asked).then(function () {
      const panel = page().querySelector("[data-panel]");
      if (panel) panel.scrollIntoView({ block: "nearest" });
    }, function () { /* a change overtook it */ });
  });
  // a panel that came now would replace the board into which the answer to the change goes
  document.addEventListener("htmx:beforeRequest", function (event) {
    if (page() && event.detail.requestConfig.verb === "post") window.htmx.trigger(page(), "htmx:abort");
  });
  ready();
})();
