// The side panel. The page itself is the data: everything shown here is cloned from the evidence and
// the sources below; no offset is computed in the browser.
const byId = (id) => document.getElementById(id);
const panel = (() => {
  const dialog = byId("panel"), body = byId("panel-body"), title = byId("panel-title");
  const kind = byId("panel-kind"), back = byId("panel-back"), scroller = byId("panel-scroll"), narrowed = byId("panel-filter");
  const LONG = 700, AROUND = 260; // characters of a turn kept unfolded beside cited words
  let views = [], opener = null;

  const make = (tag, name, text) => {
    const node = document.createElement(tag);
    if (name) node.className = name;
    if (text) node.textContent = text;
    return node;
  };
  const target = (link) => byId(decodeURIComponent(link.getAttribute("href").slice(1)));

  // A copy without ids, so that the page keeps one of each.
  const copy = (node) => {
    const clone = node.cloneNode(true);
    for (const one of [clone, ...clone.querySelectorAll("[id]")]) {
      if (!one.id) continue;
      one.dataset.id = one.id;
      one.removeAttribute("id");
    }
    return clone;
  };

  // Folds the middle of a long stretch; `before` and `after` say where cited words stand.
  const fold = (text, before, after) => {
    const words = text.data;
    if (words.length <= LONG) return;
    const start = before ? words.indexOf(" ", AROUND) : 0;
    const end = after ? words.lastIndexOf(" ", words.length - AROUND) : words.length;
    if (start < 0 || end - start < AROUND) return;
    const middle = make("span", "folded", words.slice(start, end));
    middle.hidden = true;
    const count = middle.textContent.trim().split(/\s+/).length;
    const button = make("button", "unfold", `… ${count} more words …`);
    button.type = "button";
    button.addEventListener("click", () => {
      middle.hidden = false;
      middle.tabIndex = -1;
      middle.focus();
      button.remove();
    });
    text.replaceWith(words.slice(0, start), button, middle, words.slice(end));
  };

  const asked = (turn) => {
    let place = turn.querySelector(".q") || byId(turn.dataset.asked || "");
    if (!place) {
      for (place = turn; place && !place.matches(".v-moderator"); ) place = place.previousElementSibling;
      place = place && place.querySelector(".said");
    }
    if (!place) return null;
    const line = make("p", "q", (place.matches("li") ? place.firstChild : place).textContent);
    line.dir = "auto";
    return line;
  };

  // The whole turn behind a quote: what was asked, then what was said, the cited words marked.
  const context = (quote, observation) => {
    const turn = byId(quote.dataset.turn);
    if (!turn) return quote;
    const box = make("blockquote", "context");
    const question = asked(turn);
    if (question) box.append(question);
    const said = copy(turn.querySelector(".said"));
    for (const mark of said.querySelectorAll("mark")) {
      if (!mark.dataset.o.split(" ").includes(observation)) mark.replaceWith(mark.textContent);
    }
    said.normalize();
    const nodes = [...said.childNodes];
    nodes.forEach((node, i) => {
      if (node.nodeType === 3) return fold(node, i > 0, i < nodes.length - 1);
      if (!("own" in quote.dataset)) return;
      if (nodes[i - 1]?.nodeName !== "MARK") node.prepend("“");
      if (nodes[i + 1]?.nodeName !== "MARK") node.append("”");
    });
    box.append(said);
    return box;
  };

  // Puts what the links point to in their place, each thing once.
  const expand = (root, seen) => {
    const all = root.matches(".obs") ? [root] : [...root.querySelectorAll(".obs")];
    for (const one of all) {
      const turns = new Set();
      for (const quote of one.querySelectorAll("blockquote[data-turn]")) {
        if (turns.has(quote.dataset.turn)) quote.remove();
        else quote.replaceWith(context(quote, one.dataset.id));
        turns.add(quote.dataset.turn);
      }
    }
    const links = [...root.querySelectorAll(":scope > .counter a[data-ref]"), ...root.querySelectorAll("a[data-ref]")];
    for (const link of links) { // what speaks against the claim itself comes first, in full
      const node = target(link);
      if (!node || seen.has(node.id)) continue;
      seen.add(node.id);
      link.closest("li").replaceChildren(expand(copy(node), seen));
    }
    return root;
  };

  // Under a filter only the quotes of the people shown; all of them on demand.
  const narrow = (view) => {
    const people = view.all ? null : filter.chosen(), quotes = [...view.node.querySelectorAll(".obs")];
    const hidden = people ? quotes.filter((one) => !people.has(NUMBER.get(one.dataset.who))) : [];
    for (const one of quotes) one.hidden = hidden.includes(one);
    narrowed.hidden = !hidden.length;
    if (!hidden.length) return;
    const button = make("button", "", "Show all");
    button.type = "button";
    button.addEventListener("click", () => {
      view.all = true;
      narrow(view);
      title.focus();
    });
    narrowed.replaceChildren(`${quotes.length - hidden.length} of ${quotes.length} observations: only those of the people in the filter.`, button);
  };
  const show = (view, focus) => {
    kind.textContent = view.kind;
    title.textContent = view.title;
    body.replaceChildren(view.node);
    narrow(view);
    back.hidden = views.length < 2;
    if (!dialog.open) dialog.showModal();
    scroller.scrollTop = view.scroll || 0;
    (focus || title).focus({ preventScroll: true });
  };
  const push = (view, focus) => {
    const last = views.at(-1);
    if (last) {
      last.scroll = scroller.scrollTop;
      last.focus = document.activeElement;
    }
    views.push(view);
    show(view, focus);
  };

  const openEvidence = (node) => {
    const clone = expand(copy(node), new Set([node.id]));
    const head = clone.querySelector(":scope > h3, :scope > .statement");
    const name = node.dataset.kind || node.closest(".ev")?.dataset.kind || "Evidence";
    const text = head ? head.textContent : name;
    if (head?.matches("h3")) head.remove();
    push({ kind: name, title: head?.matches(".statement") ? "One observation" : text, node: clone });
  };

  const openTurn = (turn, observation) => {
    const group = turn.matches(".src") ? turn.querySelector(".group") : turn.closest(".group");
    if (!group) return;
    const clone = copy(group);
    for (const one of clone.querySelectorAll(".turn[data-asked]")) {
      const question = byId(one.dataset.asked)?.matches("li") && asked(one);
      if (question) one.querySelector(".said").before(question);
    }
    const here = clone.querySelector(`[data-id="${CSS.escape(turn.id)}"]`);
    for (const mark of here ? here.querySelectorAll("mark") : []) {
      mark.classList.toggle("on", mark.dataset.o.split(" ").includes(observation));
    }
    const survey = group.dataset.name !== group.dataset.path;
    const label = survey ? `Answers in ${group.dataset.path}` : "Transcript";
    if (here) {
      here.classList.add("here");
      here.tabIndex = -1;
    }
    push({ kind: label, title: group.dataset.name, node: clone }, here);
    (here?.querySelector("mark.on") || here)?.scrollIntoView({ block: "center" });
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-open], a[data-turn], a[data-ref], a[data-source]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const node = target(link);
    if (!node) return;
    event.preventDefault();
    if (!dialog.open) opener = link;
    if (link.matches("[data-turn], [data-source]")) openTurn(node, link.closest(".obs")?.dataset.id);
    else openEvidence(node);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // the backdrop
  });
  byId("panel-close").addEventListener("click", () => dialog.close());
  back.addEventListener("click", () => {
    views.pop();
    const view = views.at(-1);
    show(view, view.focus);
  });
  dialog.addEventListener("close", () => {
    views = [];
    body.replaceChildren();
    opener?.focus();
  });
  return { openEvidence, openTurn, isOpen: () => dialog.open };
})();
