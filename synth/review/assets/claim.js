// Claim screens: what is opened by its key has the focus within, and the arrow keys choose a mode before it is saved.
"use strict";
(() => {
  // Not left to the browser, which tells of what opened a moment later: by then a fast typist's first letters would
  // have been keys that decide.
  document.addEventListener("click", (event) => {
    const summary = event.target.closest("details.open > summary");
    if (!summary) return;
    event.preventDefault();
    const opened = summary.parentElement;
    opened.open = !opened.open;
    if (!opened.open) return;
    for (const other of document.querySelectorAll("details.open[open]")) if (other !== opened) other.open = false;
    // Never a button, which a second Enter would press.
    const field = opened.querySelector("textarea, fieldset[tabindex]");
    if (field) field.focus();
  });

  document.addEventListener("keydown", (event) => {
    const opened = event.key === "Escape" && !event.defaultPrevented && event.target.closest("details.open[open]");
    if (!opened || event.target.matches("textarea, input")) return; // there it leaves the field first
    opened.open = false;
    opened.querySelector("summary").focus();
  });

  // After a decision the focus goes on; autofocus would be refused by the browser where something has it.
  document.addEventListener("htmx:finally:swap", () => {
    const next = document.querySelector("#verdict [data-focus]");
    if (!next) return;
    next.removeAttribute("data-focus");
    next.focus({ preventScroll: true });
  });

  // The key m comes as a click on the mode that stands: it takes the focus, and the arrow keys choose.
  document.addEventListener("click", (event) => {
    if (event.target.matches('.modes input[type="radio"]')) event.target.focus();
  });
})();
