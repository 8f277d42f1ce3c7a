// Suggestions of the search box: arrow keys, Escape, and their number for screen readers.
(function () {
  "use strict";
  function links() { return Array.from(document.querySelectorAll("#suggestions a")); }
  function box() { return document.getElementById("q"); }
  function close() {
    const list = document.querySelector("#suggestions ul");
    if (list) list.remove();
    say("");
  }
  function say(text) {
    const status = document.getElementById("suggestion-count");
    if (status) status.textContent = text;
  }
  document.addEventListener("htmx:afterSwap", function () {
    const found = document.getElementById("suggestions");
    if (found) say(found.dataset.count || "");
  });
  document.addEventListener("keydown", function (event) {
    // a syllable that is still being composed keeps its keys
    if (event.isComposing || !event.target.closest(".searchbox")) return;
    const all = links(), place = all.indexOf(event.target);
    if (event.key === "Escape" && all.length) {
      event.preventDefault();
      close();
      box().focus();
    } else if (event.key === "ArrowDown" && all.length && (place >= 0 || event.target === box())) {
      event.preventDefault();
      all[Math.min(place + 1, all.length - 1)].focus();
    } else if (event.key === "ArrowUp" && place >= 0) {
      event.preventDefault();
      (place ? all[place - 1] : box()).focus();
    }
  });
  document.addEventListener("submit", function (event) {
    if (event.target.querySelector(".searchbox")) close();
  });
})();
