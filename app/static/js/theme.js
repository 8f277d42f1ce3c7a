// Runs before the first paint: without a chosen theme the system's one is used.
(function () {
  const root = document.documentElement;
  if (!root.hasAttribute("data-bs-theme")) {
    const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
    root.setAttribute("data-bs-theme", dark ? "dark" : "light");
  }
  root.classList.add("has-js");
})();
