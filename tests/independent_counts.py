"""What a map must say, counted again from observations, people, citations and turns.

Imports nothing of Synth, so that it shares none of its mistakes: `Study` holds the counts for
`independent_recount`, which reads map.json, and for whatever reads the page.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

Json = dict[str, Any]
KINDS = ("interview", "survey")
OUTSIDE = "unassigned"


class Study:
    """A results folder, read with nothing but the standard library, and counts over it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.map: Json = json.loads((folder / "map.json").read_text("utf-8"))
        self.sources: dict[str, Json] = {s["id"]: s for s in self.map["sources"]}
        self.texts = {s: (folder / f"sources/{s}.txt").read_bytes().decode() for s in self.sources}
        self.turns: dict[str, list[Json]] = {s: self._turns(s) for s in self.sources}
        self.observations: dict[str, Json] = {o["id"]: o for o in self.map["observations"]}
        self.people: dict[str, Json] = {p["id"]: p for p in self.map["participants"]}
        self.stages: dict[str, Json] = {s["id"]: s for s in self.map["stages"]}
        self.inside = [s for s in self.stages if s != OUTSIDE]
        themes = [t for s in self.map["stages"] for ts in s["themes"].values() for t in ts]
        self.themes: dict[str, Json] = {t["id"]: t for t in themes}
        self.asks = [o for s in self.map["stages"] for o in s["opportunities"]]
        self.interviewed = {
            name
            for name, p in self.people.items()
            if any(self.sources[s]["kind"] == "interview" for s in p["sources"])
        }

    def _turns(self, source: str) -> list[Json]:
        lines = (self.folder / f"sources/{source}.turns.jsonl").read_bytes().decode().split("\n")
        return [json.loads(line) for line in lines if line]

    def kind(self, citation: Json) -> str:
        return str(self.sources[citation["source"]]["kind"])

    def behind(self, ids: Iterable[str], kind: str = "") -> set[str]:
        """People behind observations; of a kind, by where they said it."""
        return {
            self.observations[i]["participant"]
            for i in ids
            for c in self.observations[i]["citations"]
            if kind in ("", self.kind(c))
        }

    def standing(self, places: Iterable[tuple[str, str]], kind: str) -> set[str]:
        """People with an experience of their own at stage and actor, or a pinned answer there."""
        wanted = set(places)
        own = [
            name
            for name, o in self.observations.items()
            if o["mode"] == "experienced" and (o["stage"], o["actor"]) in wanted
        ]
        found = self.behind(own, kind)
        return found | self._answered(wanted) if kind == "survey" else found

    def _answered(self, places: set[tuple[str, str]]) -> set[str]:
        pins = {(p["source"], p["item"]): p["stage"] for p in self.map["prompted"] if p["stage"]}
        return {
            t["participant"]
            for source in {source for source, _ in pins}
            for t in self.turns[source]
            if t["participant"]
            and (pins.get((source, t.get("item"))), self.people[t["participant"]]["actor"])
            in places
        }

    def felt(self, stage: str, actor: str = "", kind: str = "") -> dict[str, float]:
        """The middle of each person's valences at a stage, of one actor or of all."""
        told: dict[str, list[int]] = defaultdict(list)
        for o in self.observations.values():
            if (o["stage"], o["facet"], o["mode"]) != (stage, "emotion", "experienced"):
                continue
            if actor not in ("", o["actor"]) or (
                kind and kind not in map(self.kind, o["citations"])
            ):
                continue
            if isinstance(o["labels"].get("valence"), int):
                told[o["participant"]].append(o["labels"]["valence"])
        return {person: middle(values) for person, values in sorted(told.items())}

    def limited(self, ids: Iterable[str]) -> list[str]:
        """What the page lays out: all of interviews, the first hundred of surveys."""
        known = [i for i in dict.fromkeys(ids) if i in self.observations]
        asked = [i for i in known if self.kind(self.observations[i]["citations"][0]) == "survey"]
        left_out = set(asked[100:])
        return [i for i in known if i not in left_out]

    def leading(self) -> list[str]:
        """Pain points of two people, or of severity 3, that nothing on the board addresses."""
        answered = {t for o in self.asks for t in o["addresses"]}
        return [
            t["id"]
            for t in self.themes.values()
            if t["facet"] == "pain_point"
            and t["stage"] != OUTSIDE
            and (len(self.behind(t["observations"])) > 1 or (self.worst(t) or 0) > 2)
            and t["id"] not in answered
        ]

    def worst(self, theme: Json) -> int | None:
        told = [self.observations[i]["labels"].get("severity") for i in theme["observations"]]
        return max([s for s in told if s is not None], default=None)

    def grown(self) -> list[Fraction]:
        """Themes that k interviews show, as the exact expectation over all choices of k.

        A theme of c tellers among n interviews is in none of k with (n-c)…(n-c-k+1) / n…(n-k+1).
        """
        n = sum(s["kind"] == "interview" for s in self.sources.values())
        told = [
            {
                c["source"]
                for i in t["observations"]
                for c in self.observations[i]["citations"]
                if self.kind(c) == "interview"
            }
            for t in self.themes.values()
        ]
        found = []
        for k in range(1, n + 1):
            expected = Fraction(0)
            for where in told:
                missing = Fraction(1)
                for drawn in range(k):
                    missing *= Fraction(max(n - len(where) - drawn, 0), n - drawn)
                expected += 1 - missing
            found.append(expected)
        return found

    def first(self) -> set[str]:
        """Findings."""
        return {f["id"] for f in self.map["findings"]}

    def rested(self) -> dict[str, set[str]]:
        """The observations behind each theme and each finding."""
        found = {t["id"]: set(t["observations"]) for t in self.themes.values()}
        for f in self.map["findings"]:
            found[f["id"]] = set().union(*(found[t] for t in f["themes"]))
        return found

    def verbatim(self) -> int:
        """Citations that equal the slice of their source."""
        return sum(
            self.texts[c["source"]][c["start"] : c["end"]] == c["quote"]
            for o in self.observations.values()
            for c in o["citations"]
        )


def middle(values: Iterable[float]) -> float:
    """The median."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def is_split(values: Iterable[float]) -> bool:
    """At least two people, and a third of them, on either side of zero."""
    felt = list(values)
    fewer = min(sum(v < 0 for v in felt), sum(v > 0 for v in felt))
    return fewer > 1 and Fraction(fewer, len(felt)) >= Fraction(1, 3)
