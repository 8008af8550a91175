// Words that a reviewer selects, as places in the source: code points of its canonical text.
//
// A page shows pieces, <span data-at="START">, in order, within one [data-turn] a turn, within [data-source]; where that
// shows one turn alone, it may go without data-turn. data-voice tells whose words cannot be selected. What is selected
// goes into the form with data-takes-selection as hidden fields span=SOURCE:START:END, and is shown in its
// [data-selected]. A button with data-bounds chooses by keyboard; so does the form's own button, where it has the key b
// and there is nothing to send yet. The server trusts none of it.
"use strict";
(() => {
  const NEAR = 300; // letters around a place that are looked at for words: a turn may be a book
  const WORDS = typeof Intl.Segmenter === "function" ? new Intl.Segmenter(undefined, { granularity: "word" }) : null;
  const points = (text) => [...text].length;
  const say = (text) => document.dispatchEvent(new CustomEvent("said", { detail: { text } }));
  const TAKER = "form[data-takes-selection], form#bounds";
  const TURN = "[data-turn], [data-source]:not(:has([data-turn]))";
  const form = () => [...document.querySelectorAll(TAKER)].find((one) => !one.closest("[hidden]"));
  const turnsOf = () => [...document.querySelectorAll(TURN)].filter((turn) => turn.closest("[data-source]"));

  let kept = []; // spans that wait for more: {turn, start, end}
  let current = null; // the span as it counts
  let raw = null; // the span as it was selected, before it was widened to words
  let mode = null; // choosing by keyboard: what there was before

  // Places

  const pieces = (turn) => [...turn.querySelectorAll("[data-at]")];
  const at = (piece) => Number(piece.dataset.at);
  const edges = (turn) => {
    const all = pieces(turn);
    const last = all[all.length - 1];
    return last ? { start: at(all[0]), end: at(last) + points(last.textContent) } : { start: 0, end: 0 };
  };
  const chosenFrom = (turn) => turn && turn.closest("[data-source]") && (turn.dataset.voice ?? "participant") === "participant";

  // Of a boundary of a DOM range, the place in the source; within a letter of two code units, the letter's near side.
  const place = (turn, node, offset, isEnd) => {
    const boundary = document.createRange();
    boundary.setStart(node, offset);
    let last = null;
    for (const piece of pieces(turn)) {
      if (piece === node || piece.contains(node)) {
        const before = document.createRange();
        before.selectNodeContents(piece);
        before.setEnd(node, offset);
        const text = before.toString();
        const torn = /[\uD800-\uDBFF]$/.test(text) && /^[\uDC00-\uDFFF]/.test(piece.textContent.slice(text.length));
        return at(piece) + points(text) - (torn && !isEnd ? 1 : 0);
      }
      const own = document.createRange();
      own.selectNode(piece);
      if (boundary.compareBoundaryPoints(Range.START_TO_START, own) <= 0) return at(piece);
      last = piece;
    }
    return last ? at(last) + points(last.textContent) : 0;
  };

  // Of a place in the source, the text node and the offset that show it.
  const node = (turn, point) => {
    const all = pieces(turn);
    const piece = all.findLast((one) => at(one) <= point) || all[0];
    let left = point - at(piece);
    const walk = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT);
    let text = walk.nextNode();
    while (text) {
      let offset = 0;
      for (const letter of text.data) {
        if (left === 0) return [text, offset];
        left -= 1;
        offset += letter.length;
      }
      const next = walk.nextNode();
      if (!next) return [text, offset];
      text = next;
    }
    return [piece, 0];
  };

  const range = (span) => {
    const made = document.createRange();
    made.setStart(...node(span.turn, span.start));
    made.setEnd(...node(span.turn, span.end));
    return made;
  };

  // The turn's letters between two places, by code point.
  const letters = (turn, start, end) => {
    const found = [];
    const all = pieces(turn);
    all.forEach((piece, n) => {
      const next = n + 1 < all.length ? at(all[n + 1]) : Infinity;
      if (next <= start || at(piece) >= end) return;
      const own = [...piece.textContent];
      found.push(...own.slice(Math.max(0, start - at(piece)), Math.max(0, end - at(piece))));
    });
    return found;
  };
  const words = (span) => letters(span.turn, span.start, span.end).join("");

  // Words

  // Segments of what is around a place, each with its first and last+1 place, and whether it is a word.
  const segments = (turn, from, to) => {
    const { start, end } = edges(turn);
    const first = Math.max(start, from);
    const text = letters(turn, first, Math.min(end, to)).join("");
    const cut = WORDS
      ? [...WORDS.segment(text)].map((one) => [one.segment, one.isWordLike])
      : [...text.matchAll(/[\p{L}\p{M}\p{N}'’_]+|\s+|[^]/gu)].map((one) => [one[0], /[\p{L}\p{N}]/u.test(one[0])]);
    let point = first;
    return cut.map(([segment, isWord]) => {
      const begins = point;
      point += points(segment);
      return { start: begins, end: point, isWord, text: segment };
    });
  };

  const trimmed = (span) => {
    const all = letters(span.turn, span.start, span.end);
    let first = 0;
    let last = all.length;
    while (first < last && /\s/.test(all[first])) first += 1;
    while (last > first && /\s/.test(all[last - 1])) last -= 1;
    return { turn: span.turn, start: span.start + first, end: span.start + last };
  };

  // Widened so that no word is cut; a word longer than what is looked at stays cut.
  const whole = (span) => {
    const { turn, start, end } = trimmed(span);
    if (start >= end) return span;
    const around = (point) => segments(turn, point - NEAR, point + NEAR).find((one) => one.start < point && point < one.end);
    const first = around(start);
    const last = around(end);
    const fits = (one, point) => one && point - one.start < NEAR && one.end - point < NEAR;
    return { turn, start: fits(first, start) ? first.start : start, end: fits(last, end) ? last.end : end };
  };

  const wordEnd = (turn, point) => {
    const { end } = edges(turn);
    const next = segments(turn, point - NEAR, point + NEAR).find((one) => one.isWord && one.end > point);
    return next ? next.end : Math.min(end, point + NEAR);
  };
  const wordStart = (turn, point) => {
    const { start } = edges(turn);
    const before = segments(turn, point - NEAR, point + NEAR).findLast((one) => one.isWord && one.start < point);
    return before ? before.start : Math.max(start, point - NEAR);
  };
  const nextStart = (turn, point) => segments(turn, point - NEAR, point + NEAR).find((one) => one.isWord && one.start > point)?.start ?? point;
  const endBefore = (turn, point) => segments(turn, point - NEAR, point + NEAR).findLast((one) => one.isWord && one.end < point)?.end ?? point;

  // Showing

  const paint = () => {
    if (!CSS.highlights) return;
    const all = [...kept, ...(current ? [current] : [])].filter((span) => span.turn.isConnected);
    if (all.length) CSS.highlights.set("chosen", new Highlight(...all.map(range)));
    else CSS.highlights.delete("chosen");
  };

  const initial = new WeakMap(); // what a form had before anything was selected
  const show = () => {
    const taker = form();
    if (!taker) return;
    const all = [...kept, ...(current ? [current] : [])];
    const fields = [...taker.querySelectorAll('input[name="span"]')];
    const shown = taker.querySelector("[data-selected]") || document.querySelector("[data-selected]");
    if (!initial.has(taker)) initial.set(taker, [fields.map((one) => one.value), shown?.textContent ?? ""]);
    const [before, said] = initial.get(taker);
    const values = all.map((span) => `${span.turn.closest("[data-source]").dataset.source}:${span.start}:${span.end}`);
    fields.forEach((one) => one.remove());
    for (const value of all.length ? values : before) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = "span";
      field.value = value;
      taker.append(field);
    }
    if (shown) shown.textContent = all.length ? all.map(words).join(" … ") : said;
    if (all.length) taker.closest("details")?.setAttribute("open", "");
    taker.querySelectorAll("[data-with-selection]").forEach((one) => { one.hidden = all.length === 0; });
    taker.querySelectorAll("[type=submit]").forEach((one) => { one.disabled = all.length === 0; });
    taker.dataset.chosen = String(all.length);
    paint();
  };

  const choose = (span) => {
    raw = span;
    current = span && !exact() ? whole(span) : span && trimmed(span);
    if (current && current.start >= current.end) current = null;
    show();
  };
  const exact = () => document.querySelector("[data-exact]")?.getAttribute("aria-pressed") === "true";
  const clear = () => { kept = []; choose(null); getSelection()?.removeAllRanges(); };

  // With the mouse, a finger, or a browser's own caret

  let isDown = false;
  let timer = 0;
  const look = () => {
    const selection = getSelection();
    if (mode || isDown || !form() || !selection || selection.isCollapsed || !selection.rangeCount) return;
    const found = selection.getRangeAt(0);
    const all = turnsOf().filter((turn) => pieces(turn).length && found.intersectsNode(turn));
    const spans = all.map((turn) => trimmed({
      turn,
      start: turn.contains(found.startContainer) ? place(turn, found.startContainer, found.startOffset, false) : edges(turn).start,
      end: turn.contains(found.endContainer) ? place(turn, found.endContainer, found.endOffset, true) : edges(turn).end,
    })).filter((span) => span.start < span.end);
    if (!spans.length) return;
    if (spans.length > 1) say("Select words within one turn; “Keep, and select more” joins several places.");
    else if (!chosenFrom(spans[0].turn)) say("Only a participant’s words can be evidence.");
    else choose(spans[0]);
  };
  const soon = () => { clearTimeout(timer); timer = setTimeout(look, 150); };
  document.addEventListener("pointerdown", () => { isDown = true; });
  for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, () => { isDown = false; soon(); });
  document.addEventListener("selectionchange", soon);

  // With the keyboard alone

  const turns = () => turnsOf().filter((turn) => chosenFrom(turn) && pieces(turn).length && edges(turn).end > edges(turn).start);
  const firstWord = (turn) => {
    const { start } = edges(turn);
    const word = segments(turn, start, start + NEAR).find((one) => one.isWord);
    return word ? { turn, start: word.start, end: word.end } : { turn, start, end: Math.min(start + 1, edges(turn).end) };
  };
  const ofForm = () => {
    const [, start, end] = (form()?.querySelector('input[name="span"]')?.value || "").split(":").map(Number);
    const turn = end > start && turns().find((one) => edges(one).start <= start && end <= edges(one).end);
    return turn ? { turn, start, end } : null;
  };
  const ofMark = () => {
    const isMarked = (piece) => piece.matches(".marked, [data-marked]") || piece.closest("mark");
    const turn = turns().find((one) => pieces(one).some(isMarked));
    if (!turn) return null;
    const all = pieces(turn);
    const first = all.findIndex(isMarked);
    const after = all.findIndex((piece, n) => n > first && !isMarked(piece));
    return { turn, start: at(all[first]), end: after < 0 ? edges(turn).end : at(all[after]) };
  };
  const ofFocus = () => {
    const here = document.activeElement.closest("[data-item]") || document.querySelector('[data-item][aria-current="true"]');
    const all = turns();
    const own = all.find((turn) => here && here.contains(turn));
    const inSight = all.find((turn) => turn.getBoundingClientRect().bottom > 80);
    return own || inSight || all[0] ? firstWord(own || inSight || all[0]) : null;
  };

  const keysShown = (yes) => document.querySelectorAll("[data-bounds-keys]").forEach((one) => { one.hidden = !yes; });
  const begin = () => {
    if (!form()) return;
    const before = current;
    const span = current || ofForm() || ofMark() || ofFocus();
    if (!span) return;
    getSelection()?.removeAllRanges();
    mode = { before, from: document.activeElement };
    keysShown(true);
    bound(span);
    say(`Choosing words: “${short(words(current))}”. Arrow keys move the end, with Shift the start; Enter takes them, Escape leaves.`);
  };
  const end = () => { mode = null; keysShown(false); };
  const bound = (span) => { raw = current = span; show(); inSight(span); };
  const short = (text) => { const all = [...text]; return all.length > 80 ? `${all.slice(0, 30).join("")} … ${all.slice(-40).join("")}` : text; };
  const inSight = (span) => {
    const box = range({ ...span, start: Math.max(span.start, span.end - 1) }).getBoundingClientRect();
    if (box.top < 60 || box.bottom > innerHeight - 160) scrollBy({ top: box.top - innerHeight / 2, behavior: "instant" });
  };

  const step = (event) => {
    const { turn, start, end: last } = current;
    const { start: least, end: most } = edges(turn);
    const rtl = getComputedStyle(turn).direction === "rtl";
    const onward = (event.key === "ArrowRight") !== rtl;
    const byLetter = event.ctrlKey || event.altKey;
    if (event.shiftKey) {
      const moved = byLetter ? start + (onward ? 1 : -1) : onward ? nextStart(turn, start) : wordStart(turn, start);
      return { turn, start: Math.min(Math.max(moved, least), last - 1), end: last };
    }
    const moved = byLetter ? last + (onward ? 1 : -1) : onward ? wordEnd(turn, last) : endBefore(turn, last);
    return { turn, start, end: Math.max(Math.min(moved, most), start + 1) };
  };
  const otherTurn = (by) => {
    const all = turns();
    const next = all[all.indexOf(current.turn) + by];
    return next ? firstWord(next) : current;
  };

  const press = (event) => {
    if (!mode || event.isComposing || !current?.turn.isConnected) return;
    if (event.key === "Tab" || event.metaKey || ["Shift", "Control", "Alt"].includes(event.key)) {
      if (event.key === "Tab") end();
      return;
    }
    if (event.target.closest("input, textarea, select")) { end(); return; }
    const isArrow = event.key.startsWith("Arrow");
    if (!isArrow && (event.ctrlKey || event.altKey || (event.key.length > 1 && !["Enter", "Escape", "Home", "End"].includes(event.key)))) return;
    event.preventDefault(); // nothing else decides while words are chosen
    if (event.key === "Enter") {
      end();
      say(`Taken: “${short(words(current))}”.`);
      const next = [...form().querySelectorAll("select, textarea, input:not([type=hidden]), button:not([type=button])")].find((one) => one.checkVisibility() && !one.disabled);
      next?.focus();
    } else if (event.key === "Escape") {
      const { before, from } = mode;
      end();
      choose(before);
      from?.focus?.();
      say("Left; nothing was changed.");
    } else if (event.key === "Home" || event.key === "End") {
      const { turn, start, end: last } = current;
      bound(trimmed(event.key === "Home" ? { turn, start: edges(turn).start, end: last } : { turn, start, end: edges(turn).end }));
      say(`“${short(words(current))}”`);
    } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      bound(step(event));
      say(`“${short(words(current))}”`);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      bound(otherTurn(event.key === "ArrowDown" ? 1 : -1));
      say(`${current.turn.dataset.turn ? `Turn ${current.turn.dataset.turn}: ` : ""}“${short(words(current))}”`);
    }
  };
  document.addEventListener("keydown", press, true);

  document.addEventListener("click", (event) => {
    const button = event.target.closest('[data-bounds], [data-more], [data-clear], [data-exact], form [data-key="b"]');
    if (!button) return;
    const taker = button.closest(TAKER);
    if (button.matches('[data-key="b"]:not([data-bounds])')) {
      const filled = taker && [...taker.querySelectorAll('[name="span"], [name="words"]')].some((one) => one.value.trim());
      if (!taker || filled) return;
      event.preventDefault(); // nothing to send yet: b begins with choosing
      begin();
    } else if (button.matches("[data-more]")) {
      if (current && !kept.some((one) => one.start === current.start && one.end === current.end)) kept.push(current);
      current = raw = null;
      getSelection()?.removeAllRanges();
      show();
      say("Kept. Select the next words.");
    } else if (button.matches("[data-clear]")) clear();
    else if (button.matches("[data-exact]")) {
      button.setAttribute("aria-pressed", String(!exact()));
      choose(raw);
    } else begin();
  });

  // What was added is done with; turns that were drawn anew hold no selection any more.
  document.addEventListener("htmx:finally:swap", () => {
    const done = document.querySelector("[data-clears-selection]");
    if (done) {
      done.removeAttribute("data-clears-selection");
      const item = current && document.getElementById(current.turn.closest("[data-item]")?.id);
      clear();
      if (item && (document.activeElement === document.body || !document.activeElement.checkVisibility())) {
        item.tabIndex = -1;
        item.focus({ preventScroll: true });
      }
      const statement = form()?.querySelector('textarea[name="statement"]');
      if (statement) statement.value = "";
      return;
    }
    kept = kept.filter((span) => span.turn.isConnected);
    if (current && !current.turn.isConnected) choose(null);
  });
})();
