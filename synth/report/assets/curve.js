// The emotion curve of the chosen people, drawn as the page draws everybody's.
const curves = (() => {
  const { unit, top, cluster, tall, widest, closest, least } = DATA.geometry;
  const SVG = "http" + "://www.w3.org/2000/svg"; // a name, not an address
  const node = (name, attributes, text) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text) made.textContent = text;
    return made;
  };
  const y = (valence) => top + (2 - valence) * unit;

  const dots = (valence, people) => {
    const ordered = [...people].sort((a, b) => PEOPLE[b].talked - PEOPLE[a].talked || a - b);
    let wide = widest;
    while (Math.floor(cluster / wide) * Math.floor(tall / wide) < ordered.length && wide > closest) wide -= 0.25;
    const roomy = Math.max(5, Math.ceil(Math.sqrt(ordered.length)));
    const columns = Math.min(ordered.length, wide === widest ? roomy : Math.floor(cluster / wide));
    const rows = Math.ceil(ordered.length / columns);
    const paths = ["", ""];
    ordered.forEach((one, i) => {
      const row = Math.floor(i / columns), inRow = Math.min(columns, ordered.length - row * columns);
      const x = ((i % columns) - (inRow - 1) / 2) * wide, down = (row - (rows - 1) / 2) * wide;
      paths[PEOPLE[one].talked] += `M${x} ${down}h0`;
    });
    const group = node("g", { transform: `translate(0 ${y(valence)})`, "stroke-width": wide * 0.8 });
    group.append(node("path", { class: "halo", "stroke-width": wide + 1, d: paths.join("") }));
    group.append(node("path", { class: "answers", d: paths[0] }), node("path", { class: "talks", d: paths[1] }));
    return group;
  };
  const stageDots = (felt, x) => {
    const svg = node("svg", { x: `${x}%`, y: 0, overflow: "visible" });
    const middle = felt.length >= least ? median(felt.map(([, v]) => v)) : null;
    if (middle !== null) svg.append(node("path", { class: "middle", d: `M-23 ${y(middle)}h46` }));
    for (const v of new Set(felt.map(([, valence]) => valence))) {
      svg.append(dots(v, felt.filter(([, valence]) => valence === v).map(([one]) => one)));
    }
    return { svg, middle };
  };
  const words = (felt) => {
    if (!felt.length) return "nobody shown told a feeling";
    const people = peopleCount(felt.map(([one]) => one));
    return felt.length < least ? `${people}: too few for a median` : `median ${signed(median(felt.map(([, v]) => v)))}; ${people}`;
  };

  const all = [...document.querySelectorAll(".lane-curve")].map((row) => {
    const drawn = row.querySelector(".drawn"), cells = [...row.nextElementSibling.querySelectorAll("td")];
    return { actor: row.dataset.actor, drawn, kept: [...drawn.childNodes], cells, told: cells.map((td) => [...td.childNodes]) };
  });
  const draw = (one, chosen) => {
    const places = one.cells.map((td, i) => {
      const felt = (DATA.felt[td.dataset.stage]?.[one.actor] || []).filter(([person]) => chosen.has(person));
      const text = document.createElement("p");
      text.className = "feeling";
      text.textContent = words(felt);
      td.replaceChildren(text);
      return { x: (100 * (i + 0.5)) / one.cells.length, stage: td.dataset.stage, ...stageDots(felt, (100 * (i + 0.5)) / one.cells.length) };
    });
    const lines = places.slice(1).map((b, i) => [places[i], b])
      .filter(([a, b]) => a.middle !== null && b.middle !== null && b.stage !== "unassigned")
      .map(([a, b]) => node("line", { class: "median", x1: `${a.x}%`, x2: `${b.x}%`, y1: y(a.middle), y2: y(b.middle) }));
    one.drawn.replaceChildren(...lines, ...places.map((place) => place.svg));
  };
  // `chosen` is null for everybody.
  return (chosen) => {
    for (const one of all) {
      if (chosen) draw(one, chosen);
      else {
        one.drawn.replaceChildren(...one.kept);
        one.cells.forEach((td, i) => td.replaceChildren(...one.told[i]));
      }
    }
  };
})();
