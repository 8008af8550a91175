// The keyboard. What has data-key="a" is clicked, or focused where it is a field, when that key is pressed; lists move
// by their data-item. The help sheet lists the keys that the page has at that moment.
"use strict";
(() => {
  const FIELDS = "textarea, select, [contenteditable], input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit])";
  const sheet = document.getElementById("keys");
  let last = null; // the entry that was in focus: its name, and its place should it go

  const seen = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.disabled;
  const top = () => [...document.querySelectorAll("dialog:modal")].pop() || document;
  const all = (selector) => [...top().querySelectorAll(selector)].filter(seen);
  const named = () => last && all("[data-item]").find((item) => item.dataset.item === last.name);
  const here = () => document.activeElement.closest("[data-item]");
  const remember = (item) => {
    const at = all("[data-item]").indexOf(item);
    if (at >= 0) last = { name: item.dataset.item, at };
  };

  // Of several that hold a key, that of the entry in focus; then one outside of the entries. Without an entry in focus
  // none of theirs: nobody decides what is perhaps out of sight.
  const holder = (key) => {
    const found = all("[data-key]").filter((element) => element.dataset.key === key);
    const item = here();
    const own = found.find((element) => item && item.contains(element));
    return own || found.find((element) => !element.closest("[data-item]")) || (found.length === 1 ? found[0] : null);
  };

  const act = (element) => {
    if (element.matches(FIELDS)) element.focus();
    else element.click();
  };

  // A link is focused so that Enter opens it; never a button, which Enter would press.
  const enter = (item) => {
    const way = item.querySelector("a[href]") || item;
    if (way === item) item.tabIndex = -1;
    way.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
    remember(item);
  };

  const move = (step) => {
    const items = all("[data-item]");
    const item = here() || named();
    const gone = last && !item ? last.at - (step > 0 ? 1 : 0) : -1;
    const next = (item ? items.indexOf(item) : gone) + step;
    if (items.length) enter(items[Math.min(Math.max(next, 0), items.length - 1)]);
  };

  // What an entry asked for may take it away or draw it anew: the focus stays at its place.
  const restore = () => {
    if (!last || document.activeElement !== document.body) return;
    const items = all("[data-item]");
    const item = named() || items[Math.min(last.at, items.length - 1)];
    if (item) enter(item);
  };

  const label = (element) => element.dataset.label || element.getAttribute("aria-label") || element.textContent.replace(/\s+/g, " ").trim();
  const help = () => {
    const rows = new Map();
    for (const element of all("[data-key]")) if (!rows.has(element.dataset.key)) rows.set(element.dataset.key, label(element));
    const list = document.getElementById("keys-list");
    list.replaceChildren(...[...rows].map(([key, words]) => {
      const row = document.createElement("div");
      const term = document.createElement("dt");
      const sign = document.createElement("kbd");
      sign.textContent = key;
      term.append(sign);
      const said = document.createElement("dd");
      said.textContent = words;
      row.append(term, said);
      return row;
    }));
    sheet.showModal();
    document.getElementById("keys-title").focus();
  };

  const onField = (event) => {
    if (event.key !== "Escape" || event.target.closest("dialog:modal")) return;
    const item = event.target.closest("[data-item]");
    if (item) enter(item);
    else event.target.blur();
  };

  const press = (event) => {
    const steps = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps && (event.key.length === 1 || document.activeElement.closest("[data-item]"))) {
      event.preventDefault();
      move(steps[event.key]);
      return;
    }
    const element = event.repeat ? null : holder(event.key); // a key held down decides once
    if (!element) return;
    event.preventDefault();
    act(element);
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest(FIELDS)) onField(event);
    else press(event);
  });
  document.addEventListener("focusin", (event) => {
    const item = event.target.closest("[data-item]");
    if (item) remember(item);
  });
  let asking = false;
  document.addEventListener("htmx:before:swap", (event) => {
    const item = event.detail.ctx.sourceElement.closest("[data-item]");
    asking = Boolean(item);
    if (item) remember(item);
  });
  document.addEventListener("htmx:finally:swap", () => { if (asking) restore(); });
  document.addEventListener("click", (event) => {
    if (event.target.closest('[data-key="?"]')) help();
    else if (event.target.closest("#keys-close") || event.target === sheet) sheet.close();
  });
})();
