"""Puts the same quotes through rapidfuzz and LangExtract, and prints them beside ours.

Both get the whole text of the named source. Neither knows turns, speakers or kinds of rejection:
they are right with the exact span, or where they reject what must be. Words of another person or
source they may only reject; of another turn of the same person, accept.
"""

import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from rapidfuzz import fuzz

from cases import Case, Material, Place
from scoring import Outcome, Verdict, judge
from synth.records.document import Document
from tables import by_class, print_table, share

LANGEXTRACT = "langextract==1.7.1"
SETTINGS = {"LangExtract": True, "LangExtract strict": False}
"""`accept_match_lesser` of its aligner: its default, and switched off."""
FUZZY = {
    f"rapidfuzz {least}{', folded' if folded else ''}": (least, folded)
    for folded in (False, True)
    for least in (85, 90, 95)
}
Share = tuple[Material, Sequence[Case]]
Find = Callable[[Case, Document], Verdict]
Running = tuple[subprocess.Popen[str], Path]
"""A client at work, and the file that it writes."""


def compare(
    shares: Sequence[Share],
    ours: Sequence[Outcome],
    venv: Path | None,
    sample: int,
    rng: random.Random,
) -> None:
    """Prints right and falsely accepted quotes of each class, side by side."""
    every = {"Synth": list(ours)}
    for name, (least, folded) in FUZZY.items():
        find = _fuzzy(least, folded=folded)
        every[name] = [_judged(c, find(c, m.by_path[c.source]), m) for m, cs in shares for c in cs]
    _print("All quotes", every)
    drawn = _drawn(shares, sample, rng)
    chosen = {id(case) for _, cases in drawn for case in cases}
    some = {"Synth": [outcome for outcome in ours if id(outcome.case) in chosen]}
    some |= _langextract(drawn, venv)
    _print(f"A sample of at most {sample} quotes of each class", some)


def _judged(case: Case, verdict: Verdict, material: Material) -> Outcome:
    outcome = judge(case, verdict, material)
    if case.kind.startswith("misattributed-turn"):
        return replace(outcome, right=outcome.exact)
    if case.kind.startswith("misattributed"):
        return replace(outcome, right=not verdict.spans, false=bool(verdict.spans))
    return outcome


def _print(title: str, every: Mapping[str, Sequence[Outcome]]) -> None:
    print(f"{title}: right % (falsely accepted), and ms a quote, mean\n")
    print_table(("class", "quotes", *every), _rows(every))


def _rows(every: Mapping[str, Sequence[Outcome]]) -> Iterator[Sequence[object]]:
    groups = {name: by_class(outcomes) for name, outcomes in every.items()}
    first = next(iter(groups.values()))
    for kind, group in first.items():
        yield kind, len(group), *(_cell(found[kind]) for found in groups.values())
    yield "all", sum(map(len, first.values())), *map(_cell, every.values())
    yield "ms", None, *(_mean(outcomes) for outcomes in every.values())


def _cell(group: Sequence[Outcome]) -> str:
    return f"{share(o.right for o in group)} ({sum(o.false for o in group)})"


def _mean(outcomes: Sequence[Outcome]) -> str:
    return f"{sum(o.verdict.ms for o in outcomes) / max(1, len(outcomes)):.2f}"


def _drawn(shares: Sequence[Share], sample: int, rng: random.Random) -> list[Share]:
    """At most `sample` cases of each class."""
    every = [(number, case) for number, (_, cases) in enumerate(shares) for case in cases]
    rng.shuffle(every)
    taken: dict[str, int] = {}
    chosen: list[list[Case]] = [[] for _ in shares]
    for number, case in every:
        taken[case.kind] = taken.get(case.kind, 0) + 1
        if taken[case.kind] <= sample:
            chosen[number].append(case)
    return [(share[0], cases) for share, cases in zip(shares, chosen, strict=True)]


def _fuzzy(least: int, *, folded: bool) -> Find:
    """Rapidfuzz's best window of the source, accepted from a likeness on."""
    ready: dict[str, tuple[str, list[int]]] = {}

    def find(case: Case, document: Document) -> Verdict:
        if document.text not in ready:
            ready[document.text] = _folded(document.text, folded=folded)
        text, at = ready[document.text]
        began = time.perf_counter()
        quote = _folded(case.quote, folded=folded)[0]
        found = fuzz.partial_ratio_alignment(quote, text, score_cutoff=least)
        spent = 1000 * (time.perf_counter() - began)
        if found is None or len(quote) > len(text) or found.dest_end <= found.dest_start:
            return Verdict(kind="not found", ms=spent)
        return _accepted(case, document, at[found.dest_start], at[found.dest_end - 1] + 1, spent)

    return find


def _folded(text: str, *, folded: bool) -> tuple[str, list[int]]:
    """The text in small letters with single spaces, and where each character stands in `text`."""
    if not folded:
        return text, list(range(len(text)))
    kept = [i for i, c in enumerate(text) if not (c.isspace() and text[i - 1 : i].isspace())]
    small = "".join(" " if text[i].isspace() else text[i].lower()[0] for i in kept)
    return small, kept


def _accepted(case: Case, document: Document, start: int, end: int, ms: float) -> Verdict:
    turn = next((turn for turn in document.turns if turn.start < end and start < turn.end), None)
    place = Place(case.source, turn.turn if turn else 0, start, end)
    return Verdict(spans=(place,), match="accepted", ms=ms)


def _langextract(shares: Sequence[Share], venv: Path | None) -> dict[str, list[Outcome]]:
    """What LangExtract's own aligner makes of the cases, in each setting, two at once."""
    with tempfile.TemporaryDirectory() as folder:
        python = _python(venv or Path(folder) / "peer")
        asked = _questions(shares)
        running = {
            name: _client(python, lesser, asked, Path(folder) / str(lesser))
            for name, lesser in SETTINGS.items()
        }
        return {name: _answers(one, shares) for name, one in running.items()}


def _python(venv: Path) -> str:
    """The Python of an environment with LangExtract, made where there is none."""
    places = (venv / "bin" / "python", venv / "Scripts" / "python.exe")
    if not any(place.exists() for place in places):
        print(f"Installing {LANGEXTRACT} into {venv} …\n", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        pip = [str(next(p for p in places if p.exists())), "-m", "pip", "install", "-q"]
        subprocess.run([*pip, LANGEXTRACT], check=True)
    return str(next(place for place in places if place.exists()))


def _questions(shares: Sequence[Share]) -> str:
    """One JSON line for each text, then one for each quote."""
    lines: list[object] = []
    for number, (material, cases) in enumerate(shares):
        used = {case.source for case in cases}
        lines += [{"key": f"{number} {p}", "text": material.by_path[p].text} for p in sorted(used)]
    for number, (_, cases) in enumerate(shares):
        lines += [{"key": f"{number} {case.source}", "quote": case.quote} for case in cases]
    return "".join(json.dumps(line) + "\n" for line in lines)


def _client(python: str, lesser: bool, asked: str, told: Path) -> Running:
    script = str(Path(__file__).with_name("langextract_client.py"))
    questions = told.with_suffix(".in")
    questions.write_text(asked, "utf-8")
    command = [python, script, "lesser" if lesser else "strict"]
    with questions.open() as source, told.open("w") as target:
        return subprocess.Popen(command, stdin=source, stdout=target, text=True), told


def _answers(running: Running, shares: Sequence[Share]) -> list[Outcome]:
    process, told = running
    if process.wait():
        raise SystemExit("LangExtract's client ended with an error; see above.")
    rows = iter(told.read_text("utf-8").splitlines())
    return [
        _judged(case, _told(json.loads(next(rows)), case, material), material)
        for material, cases in shares
        for case in cases
    ]


def _told(row: Mapping[str, object], case: Case, material: Material) -> Verdict:
    ms = float(str(row["ms"]))
    span = re.findall(r"\d+", str(row["span"] or ""))
    if not span:
        return Verdict(kind="not found", ms=ms)
    return _accepted(case, material.by_path[case.source], int(span[0]), int(span[1]), ms)
