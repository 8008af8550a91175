"""Every labelled figure that a page may show, by its name and what it counts; no import of Synth.

The names are those of the docstring of synth/report/page.py; only `folded`, `left-out` and the
counts of cards, which follow from the page itself, are counted by `independent_figures`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from independent_counts import KINDS, OUTSIDE, Json, Study, is_split, middle

Key = tuple[str, frozenset[tuple[str, str]]]
Figures = Iterator[tuple[Key, float | str]]
MINUS = "\u2212"
CHECKS = ("supported", "unclear", "unchecked")


def key(name: str, **about: str) -> Key:
    return name, frozenset(about.items())


def number(value: float) -> str:
    """As figures are printed: thousands parted by commas, a real minus."""
    text = f"{int(value):,}" if float(value).is_integer() else f"{value:g}"
    return text.replace("-", MINUS)


def signed(value: float) -> str:
    return f"+{value:g}" if value > 0 else number(value)


def expected(study: Study) -> dict[Key, str]:
    """What each figure must be, as text."""
    parts: tuple[Callable[[Study], Figures], ...] = (
        _sample,
        _themes,
        _findings,
        _feelings,
        _scores,
        _board,
        _ways,
        _moments,
        _sides,
        _segments,
        _coverage,
        _growth,
        _people,
        _method,
        _review,
    )
    found: dict[Key, str] = {}
    for part in parts:
        for name, value in part(study):
            found[name] = value if isinstance(value, str) else number(value)
    return found


def _sources(study: Study, kind: str) -> list[Json]:
    return [s for s in study.sources.values() if s["kind"] == kind]


def _sample(study: Study) -> Figures:
    talks, surveys = ({s["id"] for s in _sources(study, kind)} for kind in KINDS)
    often = Counter(p["id"] for p in study.people.values() for s in p["sources"] if s in talks)
    if talks:
        yield key("sample-interviews"), len(talks)
    if talks and len(often) != len(talks):
        yield key("sample-interviewed"), len(often)
    if surveys:
        answered = [p for p in study.people.values() if surveys & set(p["sources"])]
        yield key("sample-respondents"), len(answered)
    alone = len(study.people) - len(study.interviewed)
    if alone:
        yield key("only-surveyed"), alone
    if again := sum(times > 1 for times in often.values()):
        yield key("sample-repeated"), again
    if timed := sum(any(t["time"] for t in study.turns[s]) for s in talks):
        yield key("sample-timed"), timed
    if notes := sum(study.sources[s]["record"] != "verbatim" for s in talks):
        yield key("sample-notes"), notes


def _count(
    study: Study, name: str, id: str, members: Iterable[str], places: set[tuple[str, str]]
) -> Figures:
    members = list(members)
    for kind in KINDS:
        of = len(study.standing(places, kind))
        if of:
            yield key(f"{name}-n", id=id, kind=kind), len(study.behind(members, kind))
            yield key(f"{name}-of", id=id, kind=kind), of


def _themes(study: Study) -> Figures:
    for t in study.themes.values():
        place = {(t["stage"], t["actor"])}
        yield from _count(study, "theme", t["id"], t["observations"], place)


def _findings(study: Study) -> Figures:
    for f in study.map["findings"]:
        themes = [study.themes[t] for t in f["themes"]]
        members = [i for t in themes for i in t["observations"]]
        places = {(t["stage"], t["actor"]) for t in themes}
        yield from _count(study, "finding", f["id"], members, places)
        yield key("finding-themes", id=f["id"]), len(themes)
        yield key("finding-quotes", id=f["id"]), quotes(study, members)
        if against := len(study.limited(f["counter"])):
            yield key("finding-against", id=f["id"]), against


def quotes(study: Study, ids: Iterable[str]) -> int:
    """Citations of observations, each observation once."""
    return sum(len(study.observations[i]["citations"]) for i in set(ids))


def actors(study: Study) -> list[str]:
    return [a["id"] for a in study.map["actors"]] or [""]


def of_kinds(study: Study, people: Iterable[str]) -> dict[str, int]:
    """People interviewed, and the others."""
    everyone = set(people)
    talked = len(everyone & study.interviewed)
    return {"interview": talked, "survey": len(everyone) - talked}


def _feelings(study: Study) -> Figures:
    several = len(actors(study)) > 1
    for stage in study.stages:
        for actor in actors(study):
            felt = study.felt(stage, actor if several else "")
            about = {"stage": stage, "actor": actor}
            for kind, n in of_kinds(study, felt).items():
                if n:
                    yield key("emotion-n", kind=kind, **about), n
            if len(felt) > 2:
                yield key("emotion-median", **about), signed(middle(felt.values()))
            if is_split(felt.values()):
                yield key("split", side="above", **about), sum(v > 0 for v in felt.values())
                yield key("split", side="below", **about), sum(v < 0 for v in felt.values())


def _scores(study: Study) -> Figures:
    for stage in study.stages:
        own = {
            o["participant"]
            for o in study.observations.values()
            if (o["stage"], o["mode"]) == (stage, "experienced")
        }
        for name in {name for p in own for name in study.people[p]["scores"]}:
            told = [s[name] for p in own if name in (s := study.people[p]["scores"])]
            yield key("score-median", stage=stage, score=name), middle(told)
            yield key("score-n", stage=stage, score=name), len(told)


def _board(study: Study) -> Figures:
    for o in study.asks:
        worst = [study.worst(study.themes[t]) or 0 for t in o["addresses"]]
        if max(worst, default=0):
            yield key("severity", id=o["id"]), max(worst)
        for kind, n in of_kinds(study, study.behind(o["evidence"])).items():
            if n:
                yield key("reach", id=o["id"], kind=kind), n
        if o["ideas"]:
            yield key("ideas", id=o["id"]), len(o["ideas"])
        if own := sum(idea["origin"] == "participant" for idea in o["ideas"]):
            yield key("ideas-own", id=o["id"]), own
    if unanswered := len(study.leading()):
        yield key("unanswered"), unanswered


def _ways(study: Study) -> Figures:
    told: dict[str, set[str]] = {}
    for o in study.observations.values():
        spoken = "interview" in map(study.kind, o["citations"])
        own = o["mode"] == "experienced" and o["actor"] == study.people[o["participant"]]["actor"]
        if spoken and own and o["stage"] != OUTSIDE:
            told.setdefault(o["participant"], set()).add(o["stage"])
    for r in study.map["routes"]:
        same = [p for p in told if study.people[p]["actor"] == r["actor"]]
        yield key("route-n", id=r["id"]), sum(told[p] == set(r["stages"]) for p in same)
        yield key("route-of", id=r["id"]), len(same)


def _moments(study: Study) -> Figures:
    left: dict[tuple[str, str], set[str]] = {}
    for d in study.map["dropoffs"]:
        left.setdefault((d["stage"], d["kind"]), set()).add(d["participant"])
    for (stage, kind), people in left.items():
        yield key("dropoff-n", stage=stage, kind=kind), len(people)
    for fall in study.map["falls"]:
        id = "/".join(fall[name] for name in ("actor", "before", "after"))
        felt = {s: study.felt(fall[s], fall["actor"], "interview") for s in ("before", "after")}
        both = felt["before"].keys() & felt["after"].keys()
        yield key("fall-both", id=id), len(both)
        for side, dots in felt.items():
            yield key("fall-n", id=id, side=side), len(dots)
            yield key("fall-median", id=id, side=side), signed(middle(dots[p] for p in both))


def _sides(study: Study) -> Figures:
    for t in study.themes.values():
        against = study.limited(t["counter"])
        if not against:
            continue
        for kind in ("interview", "survey"):
            if n := len(study.behind(against, kind)):
                yield key("against-n", id=t["id"], kind=kind), n
        for side, ids in (("told", study.limited(t["observations"])), ("against", against)):
            if (n := quotes(study, ids)) > 1:
                yield key(f"{side}-quotes", id=t["id"]), n


def _segments(study: Study) -> Figures:
    """Of every value: the page draws four of them."""
    for s in study.map["segments"]:
        for value in s["values"]:
            have = [n for n, p in study.people.items() if p["segments"].get(s["name"]) == value]
            for kind, n in of_kinds(study, have).items():
                if n:
                    yield key("segment", segment=s["name"], value=value, kind=kind), n
    for c in study.map["contrasts"]:
        yield from _contrast(study, c)
    for p in study.map["patterns"]:
        yield key("pattern-n", id=p["id"]), len(set(p["participants"]))
        for line in p["lines"]:
            name = key("pattern-quotes", id=p["id"], theme=line["theme"])
            yield name, quotes(study, line["evidence"])


def _contrast(study: Study, c: Json) -> Figures:
    theme = study.themes[c["theme"]]
    base = study.standing([(theme["stage"], theme["actor"])], c["kind"])
    told = study.behind(theme["observations"], c["kind"])
    value = {p: study.people[p]["segments"].get(c["segment"]) for p in base}
    sides = {
        "part": {p for p in base if value[p] == c["value"]},
        "rest": {p for p in base if value[p] not in (None, c["value"])},
    }
    about = {"id": c["theme"], "segment": c["segment"], "value": c["value"], "kind": c["kind"]}
    for side, people in sides.items():
        yield key("contrast-n", side=side, **about), len(told & people)
        yield key("contrast-of", side=side, **about), len(people)


def _coverage(study: Study) -> Figures:
    points: dict[str, set[int]] = {s: set() for s in study.sources}
    stages: dict[tuple[str, str], set[int]] = {}
    for o in study.observations.values():
        for c in o["citations"]:
            points[c["source"]].update(range(c["start"], c["end"]))
            stages.setdefault((o["stage"], c["source"]), set()).update(range(c["start"], c["end"]))
    chars: Counter[tuple[str, str]] = Counter()
    for s, source in study.sources.items():
        own = [t for t in study.turns[s] if t["participant"]]
        said = sum(t["end"] - t["start"] for t in own)
        bare = sum(points[s].isdisjoint(range(t["start"], t["end"])) for t in own)
        chars["cited-all", source["kind"]] += len(points[s])
        chars["chars-all", source["kind"]] += said
        yield key("coverage-cited", source=s), len(points[s])
        yield key("coverage-chars", source=s), said
        yield key("coverage-uncovered", source=s), bare
        yield key("source-chars", source=s), len(study.texts[s])
        yield key("answers", source=s), len(study.turns[s])
    for (name, kind), total in chars.items():
        yield key(name, kind=kind), total
    for stage in study.stages:
        total = sum(len(found) for (where, _), found in stages.items() if where == stage)
        yield key("stage-cited", stage=stage), total


def _growth(study: Study) -> Figures:
    grown = [round(float(mean), 4) for mean in study.grown()]
    if len(grown) > 2:
        for k in (1, len(grown)):
            yield key("growth", interviews=str(k)), round(grown[k - 1], 1)
            yield key("growth-interviews", interviews=str(k)), k
        yield key("growth-last"), 2
    if len(grown) > 1:
        added = grown[-1] - grown[-1 - min(2, len(grown) - 1)]
        yield key("growth-of"), len(grown)
        if added >= 0.05:
            yield key("growth-added"), f"{added:.1f}"


def _people(study: Study) -> Figures:
    told = Counter(o["participant"] for o in study.observations.values())
    for name, p in study.people.items():
        yield key("participant-observations", id=name), told[name]
        for score, value in p["scores"].items():
            yield key("score", id=name, score=score), value
    for o in study.observations.values():
        yield key("confidence", id=o["id"]), round(o["confidence"], 2)


def _method(study: Study) -> Figures:
    for kind, n in Counter(r["kind"] for r in study.map["rejections"]).items():
        yield key("rejections", kind=kind), n
    for kind, n in Counter(o["check"] for o in study.observations.values()).items():
        yield key("method-check", kind=kind), n
    told = [len(study.behind(t["observations"])) for t in study.themes.values()]
    yield key("method-facets"), len(study.map["facets"])
    yield key("method-stages"), len(study.inside)
    yield key("method-themes"), len(told)
    yield key("method-observations"), len(study.observations)
    yield key("method-citations"), quotes(study, study.observations)
    yield key("method-rejections"), len(study.map["rejections"])
    yield key("method-findings"), len(study.map["findings"])
    yield key("method-verbatim"), study.verbatim()
    yield key("method-major"), sum(n > 1 for n in told)
    yield key("method-minor"), sum(n == 1 for n in told)
    yield key("method-contradicted"), sum(bool(t["counter"]) for t in study.themes.values())


def _review(study: Study) -> Figures:
    """What people decided; nothing where nobody did."""
    review = study.map.get("review") or {}
    seen = {id for id, r in review.get("records", {}).items() if r["verdict"] or r["against"]}
    if seen or review.get("rejected") or review.get("turns"):
        for name, among in (("first", study.first()), ("observations", {*study.observations})):
            if among:
                yield key(f"review-{name}"), len(seen & among)
                yield key(f"review-{name}-of"), len(among)
    for id, members in study.rested().items():
        if seen & members:
            yield key("looked-n", id=id), len(seen & members)
            yield key("looked-of", id=id), len(members)
    if review:
        yield from _decided(study, review)


def _decided(study: Study, review: Json) -> Figures:
    """What the appendix and the list of rejections say of it."""
    records = review["records"]
    if taken := sum(review["rejected"].values()):
        yield key("review-out"), taken
    for reason, n in review["rejected"].items():
        yield key("review-rejected", kind=reason), n
    if turns := len(review["turns"]):
        yield key("review-turns"), turns
    told = Counter(records[i]["verdict"] for i in study.observations if i in records)
    for verdict in ("accepted", "edited", "added"):
        if told[verdict]:
            yield key("review-verdict", kind=verdict), told[verdict]
    if against := sum(bool(r["against"]) for r in records.values()):
        yield key("review-against"), against
    if (more := len(review["reviewers"])) > 4:
        yield key("reviewers-more"), more - 3
    crowds = ((id, side, r[side]) for id, r in records.items() for side in ("by", "against"))
    yield from _crowds(crowds)


def _crowds(crowds: Iterable[tuple[str, str, list[str]]]) -> Figures:
    """Reviewers whom a mark does not name."""
    for id, side, names in crowds:
        if len(names) > 4:
            yield key("mark-more", id=id, side=side), len(names) - 3
