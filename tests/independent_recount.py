"""Where map.json contradicts its own evidence; imports nothing of Synth."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import groupby, pairwise
from math import comb
from typing import Any

from independent_counts import KINDS, OUTSIDE, Json, Study, is_split, middle


def recount(study: Study) -> list[str]:
    """A line for everything in map.json that its own evidence contradicts."""
    parts: tuple[Callable[[Study], Iterator[tuple[str, object, object]]], ...] = (
        _citations,
        _themes,
        _feelings,
        _findings,
        _board,
        _coverage,
        _growth,
        _ways,
        _falls,
        _dropoffs,
        _voices,
        _segments,
        _contrasts,
    )
    return [
        f"map.json: {what} is {said!r}, counted {counted!r}"
        for part in parts
        for what, said, counted in part(study)
        if said != counted
    ]


Counted = Iterator[tuple[str, object, object]]


def _citations(study: Study) -> Counted:
    speakers = {(s, t["turn"]): t for s, ts in study.turns.items() for t in ts}
    for o in study.observations.values():
        for c in o["citations"]:
            turn = speakers[c["source"], c["turn"]]
            within = turn["start"] <= c["start"] < c["end"] <= turn["end"]
            yield f"citation of {o['id']} is within its turn", True, within
            yield f"speaker of {o['id']}", o["participant"], turn["participant"]
            quote = study.texts[c["source"]][c["start"] : c["end"]]
            yield f"quote of {o['id']}", c["quote"], quote


def _themes(study: Study) -> Counted:
    for t in study.themes.values():
        name, place = f"theme {t['id']}", [(t["stage"], t["actor"])]
        members = [study.observations[i] for i in t["observations"]]
        same = {(o["facet"], o["stage"], o["actor"], o["mode"]) for o in members}
        yield f"{name} members", same, {(t["facet"], t["stage"], t["actor"], "experienced")}
        for kind in KINDS:
            counted = {
                "n": len(study.behind(t["observations"], kind)),
                "of": len(study.standing(place, kind)),
            }
            yield f"{name} by_kind {kind}", t["by_kind"][kind], counted
        everyone = {p for kind in KINDS for p in study.standing(place, kind)}
        yield f"{name} of", t["of"], len(everyone)
        yield f"{name} n", t["n"], len(study.behind(t["observations"]))
        yield f"{name} participants", t["participants"], sorted(study.behind(t["observations"]))
        yield f"{name} severity", t["severity"], study.worst(t)


def _feelings(study: Study) -> Counted:
    for name, stage in study.stages.items():
        felt, said = study.felt(name), stage["emotion"]
        dots = {dot["participant"]: dot["valence"] for dot in said["values"]}
        yield f"dots of stage {name}", dots, felt
        yield f"emotion n of stage {name}", said["n"], len(felt)
        median = middle(felt.values()) if len(felt) > 2 else None
        yield f"median of stage {name}", said["median"], median
        yield f"split of stage {name}", said["split"], is_split(felt.values())


def _findings(study: Study) -> Counted:
    for f in study.map["findings"]:
        themes = [study.themes[t] for t in f["themes"]]
        members = [i for t in themes for i in t["observations"]]
        places = {(t["stage"], t["actor"]) for t in themes}
        everyone = {p for kind in KINDS for p in study.standing(places, kind)}
        yield f"finding {f['id']} n", f["n"], len(study.behind(members))
        yield f"finding {f['id']} of", f["of"], len(everyone)


def _board(study: Study) -> Counted:
    for o in study.asks:
        severities = [study.worst(study.themes[t]) or 0 for t in o["addresses"]]
        yield f"opportunity {o['id']} severity", o["severity"] or 0, max(severities, default=0)
        yield f"opportunity {o['id']} reach", o["reach"], len(study.behind(o["evidence"]))
        told = {i for t in o["addresses"] for i in study.themes[t]["observations"]}
        yield f"opportunity {o['id']} rests on its pain points", True, told <= set(o["evidence"])
    yield "unanswered", sorted(study.map["unanswered"]), sorted(study.leading())


def _coverage(study: Study) -> Counted:
    """Every code point is marked by itself: slow, and nothing can be counted twice."""
    for row in study.map["coverage"]:
        source = row["source"]
        cited: dict[str, set[int]] = defaultdict(set)
        for o in study.observations.values():
            for c in o["citations"]:
                if c["source"] == source:
                    cited[o["stage"]].update(range(c["start"], c["end"]))
        everywhere = set().union(*cited.values())
        own = [t for t in study.turns[source] if t["participant"]]
        bare = [t["turn"] for t in own if everywhere.isdisjoint(range(t["start"], t["end"]))]
        chars = sum(t["end"] - t["start"] for t in own)
        yield f"coverage {source} participant_chars", row["participant_chars"], chars
        yield f"coverage {source} cited_chars", row["cited_chars"], len(everywhere)
        yield f"coverage {source} uncovered_turns", row["uncovered_turns"], bare
        by_stage = {stage: len(points) for stage, points in cited.items()}
        yield f"coverage {source} by_stage", row["by_stage"], by_stage
        yield f"coverage {source} worth_reading", set(row["worth_reading"]) - set(bare), set()


def _growth(study: Study) -> Counted:
    said = [g["themes"] for g in study.map["growth"]]
    yield "growth", said, [round(float(mean), 4) for mean in study.grown()]
    yield "growth steps", [g["interviews"] for g in study.map["growth"]], [*range(1, len(said) + 1)]
    seen: set[str] = set()
    for step in study.map["saturation"]:
        told = {
            t["id"]
            for t in study.themes.values()
            for i in t["observations"]
            if any(c["source"] == step["source"] for c in study.observations[i]["citations"])
        }
        yield f"saturation {step['source']} new", step["new_themes"], len(told - seen)
        seen |= told
        yield f"saturation {step['source']} themes", step["themes"], len(seen)


def _ways(study: Study) -> Counted:
    told = _told(study)
    stages = {p: [s for s in study.inside if s in {x for x, _ in told[p]}] for p in told}
    actor = {p: study.people[p]["actor"] for p in told}
    yield "people with a path", [p["participant"] for p in study.map["paths"]], sorted(told)
    for path in study.map["paths"]:
        who = path["participant"]
        own = stages[who]
        known = {s for p in told if actor[p] == actor[who] for s in stages[p]}
        between = study.inside[study.inside.index(own[0]) : study.inside.index(own[-1])]
        skips = [s for s in between if s in known and s not in own]
        yield f"path of {who} stages", path["stages"], own
        yield f"path of {who} skips", path["skips"], skips
        yield f"path of {who} told", path["told"], [s for s, _ in groupby(s for s, _ in told[who])]
    shared: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for who in sorted(told):
        shared[actor[who], *stages[who]].append(who)
    counted = {
        (key[0], key[1:], tuple(who), len(who), sum(a == key[0] for a in actor.values()))
        for key, who in shared.items()
        if len(who) > 1
    }
    said = {
        (r["actor"], tuple(r["stages"]), tuple(r["participants"]), r["n"], r["of"])
        for r in study.map["routes"]
    }
    yield "routes", said, counted


def _told(study: Study) -> dict[str, list[tuple[str, str]]]:
    """Stage and observation of what each interviewed person lived, in the order told."""
    order = {source: at for at, source in enumerate(study.sources)}
    found: dict[str, list[tuple[tuple[int, int, str], str]]] = defaultdict(list)
    for o in study.observations.values():
        spots = [
            (order[c["source"]], c["start"]) for c in o["citations"] if study.kind(c) == KINDS[0]
        ]
        own = o["mode"] == "experienced" and o["actor"] == study.people[o["participant"]]["actor"]
        if spots and own and o["stage"] in study.inside:
            found[o["participant"]].append(((*min(spots), o["id"]), o["stage"]))
    return {who: [(stage, at[2]) for at, stage in sorted(rows)] for who, rows in found.items()}


def _falls(study: Study) -> Counted:
    counted = []
    for actor in study.map["actors"]:
        felt = {s: study.felt(s, actor["id"], KINDS[0]) for s in study.inside}
        drawn = [s for s in study.inside if len(felt[s]) > 2]
        for before, after in pairwise(drawn):
            fall = _fall(study, actor["id"], before, after, (felt[before], felt[after]))
            counted += [fall] if fall else []
    said = [
        (f["actor"], f["before"], f["after"], *f["medians"], *f["n"], *f["both"])
        for f in study.map["falls"]
    ]
    yield "falls", sorted(said), sorted(counted)
    steep = [f["medians"][1] - f["medians"][0] for f in study.map["falls"]]
    yield "order of falls", steep, sorted(steep)


def _fall(
    study: Study, actor: str, before: str, after: str, felt: tuple[Json, Json]
) -> tuple[Any, ...] | None:
    both = sorted(set(felt[0]) & set(felt[1]))
    if len(both) < 3:
        return None
    medians = [middle(one[p] for p in both) for one in felt]
    changes = [felt[1][p] - felt[0][p] for p in both]
    fell, rose = sum(c <= -1 for c in changes), sum(c >= 1 for c in changes)
    together = fell >= 3 and fell > len(both) / 2 and fell > 2 * rose
    bad = any(
        o["participant"] in both
        and (o["stage"], o["facet"], o["actor"]) == (after, "emotion", actor)
        and o["mode"] == "experienced"
        and (o["labels"].get("valence") or 0) < 0
        for o in study.observations.values()
    )
    if not (together and bad and medians[0] - medians[1] >= 1):
        return None
    return (actor, before, after, *medians, len(felt[0]), len(felt[1]), *both)


def _dropoffs(study: Study) -> Counted:
    """Who left is read off words, by rules: here, that the words and their person are as said."""
    for d in study.map["dropoffs"]:
        o = study.observations[d["observation"]]
        words = any(d["words"] in c["quote"] for c in o["citations"])
        name = f"drop-off {d['observation']}"
        yield name, (d["participant"], d["stage"], d["actor"], "experienced", True), (
            o["participant"], o["stage"], o["actor"], o["mode"], words,
        )  # fmt: skip
    places = [(d["participant"], d["stage"], d["kind"]) for d in study.map["dropoffs"]]
    yield "drop-offs, one a person, stage and kind", len(places), len(set(places))


def _voices(study: Study) -> Counted:
    counted = []
    for t in study.themes.values():
        labels = [study.observations[i]["labels"] for i in t["observations"]]
        strong = any(x.get("severity") == 4 or abs(x.get("valence") or 0) > 1 for x in labels)
        interviewed = study.behind(t["observations"], KINDS[0])
        others = study.standing([(t["stage"], t["actor"])], KINDS[0])
        alone = len(interviewed) == 1 == len(study.behind(t["observations"]))
        if alone and strong and len(others) > 2 and t["stage"] != OUTSIDE:
            counted.append(t["id"])
    yield "voices", sorted(study.map["voices"]), sorted(counted)


def _segments(study: Study) -> Counted:
    counted: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, person in sorted(study.people.items()):
        for column, value in person["segments"].items():
            counted[column][value].append(name)
    said = {s["name"]: s["values"] for s in study.map["segments"]}
    yield "segments", said, {c: dict(v) for c, v in counted.items() if 2 <= len(v) <= 12}


def _contrasts(study: Study) -> Counted:
    """Counts of those named; that each alone, before any correction, is beyond the level."""
    parts = {s["name"]: s["values"] for s in study.map["segments"]}
    for c in study.map["contrasts"]:
        theme, values = study.themes[c["theme"]], parts[c["segment"]]
        told = study.behind(theme["observations"], c["kind"])
        base = study.standing([(theme["stage"], theme["actor"])], c["kind"])
        part = set(values[c["value"]]) & base
        rest = {p for v, people in values.items() if v != c["value"] for p in people} & base
        counted = [len(told & part), len(part), len(told & rest), len(rest)]
        name = f"contrast {c['segment']} {c['value']} {c['theme']}"
        yield name, [c["n"], c["of"], c["rest_n"], c["rest_of"]], counted
        level = Fraction(4, 100) if c["kind"] == KINDS[0] else Fraction(1, 100)
        yield f"{name} is beyond chance", True, _tail(*counted) <= level and counted[0] > 2


def _tail(n: int, of: int, rest_n: int, rest_of: int) -> Fraction:
    """Fisher's one-sided chance of n or more."""
    told, everyone = n + rest_n, of + rest_of
    ways = sum(comb(told, k) * comb(everyone - told, of - k) for k in range(n, min(told, of) + 1))
    return Fraction(ways, comb(everyone, of))
