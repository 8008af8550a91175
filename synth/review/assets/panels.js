// Panels that open under a key: the first field has the focus at once, and Escape closes them.
"use strict";
(() => {
  const panel = (element) => element && element.closest("details.panel");
  // Not left to the browser, which tells of an opened panel a moment later: by then a fast typist's first letters would
  // have been keys that decide.
  document.addEventListener("click", (event) => {
    const summary = event.target.closest("details.panel > summary");
    if (!summary) return;
    event.preventDefault();
    const own = summary.parentElement;
    own.open = !own.open;
    const first = own.open && own.querySelector("[data-first]");
    if (!first) return;
    first.focus();
    if (first.select) first.select();
  });
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" ? panel(document.activeElement) : null;
    if (!open || !open.open) return;
    event.preventDefault();
    open.open = false;
    open.querySelector("summary").focus();
  }, true);
})();
