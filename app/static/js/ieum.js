// Small helpers; every page works without them.
(function () {
  "use strict";
  // htmx sends the CSRF token of the page with every request
  document.addEventListener("htmx:configRequest", function (event) {
    const token = document.querySelector('meta[name="csrf-token"]');
    if (token) event.detail.headers["X-CSRFToken"] = token.content;
  });
  // the menu is open on wide screens, a disclosure on small ones
  const wide = window.matchMedia("(min-width: 62rem)");
  function openMenus() {
    document.querySelectorAll("[data-menu]").forEach(function (menu) {
      menu.open = wide.matches;
      menu.dataset.ready = "1";
    });
    // a list within the menu on a phone, a drop-down on a wide screen
    document.querySelectorAll("[data-own-menu]").forEach(function (own) { own.open = !wide.matches; });
  }
  function closeOwnMenu(event) {
    if (!wide.matches || (event.type === "keydown" && event.key !== "Escape")) return;
    document.querySelectorAll("[data-own-menu][open]").forEach(function (own) {
      if (event.type === "keydown") own.querySelector("summary").focus();
      else if (own.contains(event.target)) return;
      own.open = false;
    });
  }
  document.addEventListener("click", closeOwnMenu);
  document.addEventListener("keydown", closeOwnMenu);
  openMenus();
  wide.addEventListener("change", openMenus);
  // a form marked data-once cannot be sent twice by a double click
  document.addEventListener("submit", function (event) {
    if (!event.target.matches("[data-once]")) return;
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    event.target.dataset.sent = "1";
  });
  // ask before what cannot be undone
  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-confirm]");
    if (button && !window.confirm(button.dataset.confirm)) event.preventDefault();
  });
  // a button that prints the page
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) window.print();
  });
  // back to a form as it was left, where the browser kept it
  document.addEventListener("click", function (event) {
    if (!event.target.closest("a[data-back]") || history.length < 2) return;
    event.preventDefault();
    history.back();
  });
  // files that are too large together are told before they are sent
  document.addEventListener("change", function (event) {
    const box = event.target.closest("input[type=file][data-most]");
    if (!box) return;
    const sum = Array.from(box.files).reduce(function (bytes, file) { return bytes + file.size; }, 0);
    const large = sum > Number(box.dataset.most);
    box.setCustomValidity(large ? box.dataset.tooLarge : "");
    if (large) box.reportValidity();
  });
  // a text box that grows, and counts what is left
  function fit(box) { box.style.height = "auto"; box.style.height = box.scrollHeight + 2 + "px"; }
  document.addEventListener("input", function (event) { if (event.target.matches("textarea[data-grow]")) fit(event.target); });
  document.querySelectorAll("textarea[data-grow]").forEach(fit);
})();
