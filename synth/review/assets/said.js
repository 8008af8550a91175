// Messages: what htmx was told goes into the live regions, and each of its requests carries the CSRF token.
"use strict";
(() => {
  const LONGEST = 400;
  const put = (id, text) => {
    const region = document.getElementById(id);
    region.textContent = "";
    // A screen reader hears the same sentence twice only where it went away between.
    if (text) requestAnimationFrame(() => { region.textContent = text.slice(0, LONGEST); });
  };
  const say = (text) => { put("failed", ""); put("said", text); };
  const complain = (text) => { put("said", ""); put("failed", text); };

  document.addEventListener("htmx:config:request", (event) => {
    event.detail.ctx.request.headers["X-CSRF"] = document.querySelector('meta[name="csrf"]').content;
  });
  document.addEventListener("htmx:before:request", () => say(""));
  document.addEventListener("htmx:response:error", (event) => {
    const { response, text } = event.detail.ctx;
    const plain = (response.headers.get("content-type") || "").startsWith("text/plain");
    complain(plain && text ? text : "That did not work; reload the page.");
  });
  document.addEventListener("htmx:error", (event) => {
    const { ctx } = event.detail;
    complain(ctx && ctx.response
      ? "The page could not show the reply; reload it."
      : "Synth does not answer. Does it still run in its terminal? This was not saved.");
  });
  document.addEventListener("said", (event) => say(String(event.detail.text || "")));
})();
