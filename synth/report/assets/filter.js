// The filter: whose journey, which people, which kind, told as what, and words in themes and quotes.
// Cells show the first of what matches; "+n more" opens the others. What is chosen stands in the address.
const filter = (() => {
  const form = byId("filter"), field = byId("q"), out = byId("q-out"), clear = byId("f-clear");
  const selects = [...form.querySelectorAll("select")];
  const first = byId("f-actor")?.value || "";
  const none = { actor: first, segment: "", person: "", facet: "", mode: "", q: "" };
  let state = { ...none };

  const choice = (select, groups) => {
    for (const [label, options] of groups) {
      const group = document.createElement("optgroup");
      group.label = label;
      for (const [value, text] of options) group.append(new Option(text, value));
      if (options.length) select.append(group);
    }
  };
  const segments = new Map();
  PEOPLE.forEach((person, number) => {
    for (const [name, value] of person.segments) {
      if (!segments.has(name)) segments.set(name, new Map());
      const values = segments.get(name);
      values.set(value, [...(values.get(value) || []), number]);
    }
  });
  choice(byId("f-segment"), [...segments].map(([name, values]) => [name,
    [...values].sort().map(([value, who]) => [`${name}=${value}`, `${value} (${peopleCount(who)})`])]));
  const listed = (talked) => PEOPLE.filter((p) => !!p.talked === talked).slice(0, 400).map((p) => [p.id, p.name]);
  choice(byId("f-person"), [["Interviewed", listed(true)], ["Survey", listed(false)]]);

  const cells = [...document.querySelectorAll("table.map td")].filter((td) => td.querySelector(".card")).map((td) => {
    const cards = [...td.querySelectorAll(".card")].map((node) => {
      const counts = node.querySelector(".counts");
      return {
        node, counts, kept: [...counts.childNodes], info: DATA.cards[node.dataset.card], stage: td.dataset.stage,
        grave: !!node.querySelector(".sev-4"), opportunity: node.matches(".k-opportunity"), told: node.matches(".k-expectations, .k-wishes, .k-hearsay"),
      };
    });
    let fold = td.querySelector(".more");
    const unshown = fold?.querySelector(".empty");
    return { cards, shown: +td.dataset.shown, open: td.querySelector(".cards"), fold, more: fold?.querySelector(".cards"), summary: fold?.querySelector("summary"),
      label: fold ? [...fold.querySelector("summary").childNodes] : [], unshown };
  });
  const rows = [...document.querySelectorAll("table.map tbody tr[data-lane]")];
  const everything = cells.flatMap((cell) => cell.cards);

  // The words of a card, read once, when somebody first searches.
  const words = (card) => {
    if (card.words) return card.words;
    const place = byId(card.node.dataset.card);
    const told = place ? [...(place.matches(".obs") ? [place] : place.querySelectorAll(".obs"))] : [];
    card.words = {
      title: [card.node.querySelector("a").textContent, ...(place ? [...place.querySelectorAll(":scope > .refs > li, .ideas > li")].map((n) => n.textContent) : [])].join(" ").toLowerCase(),
      said: told.map((one) => [NUMBER.get(one.dataset.who), [...one.querySelectorAll(".statement, blockquote")].map((n) => n.textContent).join(" ").toLowerCase()]),
    };
    return card.words;
  };

  const chosen = () => {
    if (state.person) return new Set([NUMBER.get(state.person)]);
    if (!state.segment) return null;
    const at = state.segment.indexOf("=");
    return new Set(segments.get(state.segment.slice(0, at))?.get(state.segment.slice(at + 1)) || []);
  };
  const fits = (card, people, sought) => {
    const { facet, mode } = card.node.dataset;
    if (state.facet && facet !== state.facet) return false;
    if (state.mode && mode !== state.mode) return false;
    if (state.actor && card.info[0] && card.info[0] !== state.actor) return false;
    if (people && !card.info.slice(1).some((told) => told.some((one) => people.has(one)))) return false;
    if (!sought.length) return true;
    const { title, said } = words(card);
    const text = title + " " + said.filter(([one]) => !people || people.has(one)).map(([, t]) => t).join(" ");
    return sought.every((word) => text.includes(word));
  };
  const recount = (card, people) => {
    if (card.told) return;
    if (!people) card.counts.replaceChildren(...card.kept);
    else if (card.opportunity) card.counts.textContent = `reach ${peopleCount(card.info[1].filter((one) => people.has(one)))}`;
    else card.counts.textContent = themeCount(card.info, card.stage, people);
  };
  const arrange = (cell, matched, active) => {
    const rest = matched.slice(cell.shown);
    const hidden = cell.cards.filter((card) => !matched.includes(card));
    for (const card of hidden) card.node.hidden = true;
    for (const card of matched) card.node.hidden = false;
    if (!cell.fold) return;
    cell.open.append(...matched.slice(0, cell.shown).map((card) => card.node));
    cell.more.append(...rest.map((card) => card.node), ...hidden.map((card) => card.node));
    if (active) {
      const grave = rest.filter((card) => card.grave).length;
      cell.summary.textContent = `+${rest.length} more${grave ? `, ${grave} grave` : ""}`;
    } else cell.summary.replaceChildren(...cell.label);
    cell.fold.hidden = active && !rest.length;
    if (cell.unshown) cell.unshown.hidden = active;
  };
  const showRows = (active, people) => {
    for (const row of rows) {
      const { lane, actor } = row.dataset;
      const other = state.actor && actor && actor !== state.actor;
      const kinds = (state.facet && state.facet !== "emotion") || (state.mode && state.mode !== "experienced");
      let empty = active && !row.querySelector(".card:not([hidden])");
      if (lane === "curve") empty = !!kinds || !!state.q;
      if (lane === "metrics" || lane === "scores") empty = active;
      row.hidden = other || empty;
    }
  };
  const tell = (people, active) => {
    if (!active) return (out.textContent = "");
    const shown = everything.filter((card) => !card.node.hidden);
    const themes = new Set(shown.filter((c) => !c.told && !c.opportunity).map((c) => c.node.dataset.card)).size;
    const asks = shown.filter((c) => c.opportunity).length, told = shown.filter((c) => c.told).length;
    const parts = [plural(themes, "theme")];
    if (told) parts.push(plural(told, "single voice"));
    if (asks) parts.push(plural(asks, "opportunity", "opportunities"));
    const whose = people ? `Counts are of the ${plural(people.size, "person", "people")} shown: ${peopleCount([...people])}.` : "Counts are of everybody.";
    out.textContent = `${parts.join(", ")} shown. ${whose}`;
  };
  const remember = () => {
    const kept = Object.entries(state).filter(([key, value]) => value !== none[key]);
    const hash = kept.length ? "#show?" + new URLSearchParams(kept) : " ";
    if (kept.length || location.hash.startsWith("#show?")) history.replaceState(null, "", hash === " " ? location.pathname + location.search : hash);
  };
  const apply = () => {
    const people = chosen(), sought = state.q.toLowerCase().split(/\s+/).filter(Boolean);
    const active = !!(people || sought.length || state.facet || state.mode);
    for (const cell of cells) {
      const matched = cell.cards.filter((card) => fits(card, people, sought));
      arrange(cell, matched, active);
      for (const card of cell.cards) recount(card, people);
    }
    showRows(active, people);
    curves(people);
    tell(people, active);
    for (const select of selects) select.classList.toggle("on", select.value !== none[select.dataset.key]);
    clear.disabled = Object.keys(none).every((key) => state[key] === none[key]);
    remember();
  };
  const set = (wanted) => {
    state = { ...none, ...wanted };
    for (const select of selects) {
      select.value = state[select.dataset.key];
      if (select.selectedIndex < 0) select.value = state[select.dataset.key] = none[select.dataset.key];
    }
    field.value = state.q;
    apply();
  };

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", () => { state.q = field.value.trim(); apply(); });
  for (const select of selects) {
    select.addEventListener("change", () => { state[select.dataset.key] = select.value; apply(); });
  }
  clear.addEventListener("click", () => { set({}); field.focus(); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && field.value) { event.preventDefault(); field.value = state.q = ""; apply(); }
  });
  return { field, set, chosen, none };
})();
