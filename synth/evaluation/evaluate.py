"""`synth eval`: a study's map, or a second marker's marks, against gold."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from synth.errors import UsageError, sentence
from synth.evaluation.ceiling import Ceiling, ceiling
from synth.evaluation.errors import Slip, slips
from synth.evaluation.found import marks_of
from synth.evaluation.gold import (
    Coded,
    Mark,
    Stretches,
    is_read,
    misquotes,
    read_coded,
    read_findings,
    read_gold,
    stretches_of,
)
from synth.evaluation.scores import Scores, score
from synth.evaluation.tables import ceiling_lines, score_lines
from synth.evaluation.translating import translated
from synth.results import MAP, Results, find_out, load_results
from synth.workspace import find_study

GOLD = "gold.jsonl"
FINDINGS = "findings.jsonl"


@dataclass(frozen=True)
class Evaluation:
    """Scores, every single error, and agreement where a second marker's marks were scored."""

    scores: Scores
    slips: tuple[Slip, ...]
    sources: tuple[str, ...]
    """Paths of the sources that were compared."""
    ceiling: Ceiling | None = None

    def table(self) -> list[str]:
        """The scores as lines of text."""
        return [*score_lines(self.scores), *(ceiling_lines(self.ceiling) if self.ceiling else ())]

    def as_json(self) -> dict[str, object]:
        """The contract's object."""
        agreement = self.ceiling.as_json() if self.ceiling else {}
        errors = [vars(slip) for slip in self.slips]
        return {**self.scores.as_json(), **agreement, "sources": self.sources, "errors": errors}


def evaluate(study: Path, gold: Path, second: Path | None = None) -> Evaluation:
    """Scores a study's map against gold, on the sources that gold has marks in.

    Where gold names the stretches that were read for it, what was found outside of them is left
    aside (see `synth.evaluation.gold`).

    Args:
        study: a study with results, its results folder or a map.json.
        gold: a file of marks, or the folder of a gold.jsonl; findings.jsonl beside it gives the
            findings.
        second: a second marker's marks of (some of) the same sources: these are scored instead of
            the map, on their sources alone, and agreement is added.

    Raises:
        UsageError: a file is missing or malformed, or quotes what its source does not say.
        CheckError: the study has no map.
    """
    results = load_results(find_out(study))
    gold = gold / GOLD if gold.is_dir() else gold
    marks, coded = _read(gold, results, study)
    if second is not None:
        return _between((marks, coded), _read(second, results, study), results)
    sources = _sources(marks, coded)
    found = [m for m in marks_of(results.journey, coded) if m.source in sources]
    findings = read_findings(gold.with_name(FINDINGS))
    scores = score(found, marks, findings, results.journey)
    return Evaluation(scores, tuple(slips(found, marks)), tuple(sources))


Gold = tuple[list[Mark], Stretches]


def _between(one: Gold, other: Gold, results: Results) -> Evaluation:
    """Scores the other's marks against the one's, where both have read."""
    sources = _sources(*other)
    read = (one[1], other[1])
    first, second = (
        [m for m in marks if m.source in sources and _in_all(m, read)] for marks, _ in (one, other)
    )
    documents = [d for d in results.documents() if d.source.path in sources]
    return Evaluation(
        scores=score(second, first),
        slips=tuple(slips(second, first)),
        sources=tuple(sources),
        ceiling=ceiling(first, second, documents, read),
    )


def _in_all(mark: Mark, read: Sequence[Stretches]) -> bool:
    return all(is_read(mark.source, mark.start, mark.end, stretches) for stretches in read)


def _sources(marks: Sequence[Mark], coded: Stretches) -> list[str]:
    return sorted({mark.source for mark in marks} | coded.keys())


def _read(path: Path, results: Results, study: Path) -> Gold:
    is_known = study.is_dir() or study.name == MAP
    folder, out = find_study(study) if is_known else study.parent, find_out(study)
    marks = translated(folder, out, read_gold(path))
    coded = translated(folder, out, read_coded(path))
    texts = {s.path: results.texts[s.id] for s in results.journey.sources}
    _refuse_unknown(path, {mark.source for mark in marks} | {c.source for c in coded}, texts)
    wrong = [*misquotes(marks, texts), *_nowhere(coded, texts)]
    if wrong:
        raise UsageError(
            sentence(
                str(path),
                expected="quotes that stand at their place in the study's sources",
                found=f"{len(wrong)} that do not, the first: {wrong[0]}",
                remedy="run the study again, or mend the file",
            )
        )
    return marks, stretches_of(coded)


def _refuse_unknown(path: Path, named: Set[str], texts: Mapping[str, str]) -> None:
    """Raises UsageError where gold names a file that is no source of the map."""
    missing = sorted(named - texts.keys())
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise UsageError(
            sentence(
                str(path),
                expected="marks in sources of the map",
                found=f"'{missing[0]}'{more}, which the study lacks",
                remedy="put the file into the study and run it, or take its marks out",
            )
        )


def _nowhere(coded: Sequence[Coded], texts: dict[str, str]) -> list[str]:
    """One sentence a stretch that the study does not have."""
    return [
        f"{c.source} {c.start}:{c.end}: the study has no such stretch"
        for c in coded
        if not 0 <= c.start < c.end <= len(texts.get(c.source, ""))
    ]
