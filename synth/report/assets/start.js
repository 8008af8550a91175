// What the address asks for, the key to the search, and printing.
(() => {
  const open = () => {
    const hash = location.hash;
    if (hash.startsWith("#show?")) {
      filter.set(Object.fromEntries(new URLSearchParams(hash.slice(6))));
      return;
    }
    const place = hash && byId(decodeURIComponent(hash.slice(1)));
    if (place && place.matches(".ev, .obs")) panel.openEvidence(place);
    else if (place && place.matches(".turn")) panel.openTurn(place);
  };
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea") || panel.isOpen()) return;
    event.preventDefault();
    filter.field.focus();
    filter.field.select();
  });

  // Paper cannot be clicked: folded themes are opened for it.
  const folded = [...document.querySelectorAll("details.more, details.key, details.keep, details.ideas-of")];
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = folded.filter((one) => !one.open);
    for (const one of opened) one.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
  });
  if (!location.hash.startsWith("#show?")) filter.set({});
  open();
  window.addEventListener("hashchange", open);
})();
