"""How like two texts are, letter by letter."""

from collections.abc import Sequence


def is_one_edit(one: str, other: str) -> bool:
    """Whether one letter put in, left out, changed or swapped makes `one` into `other`.

    Optimal string alignment distance (Damerau 1964, Communications of the ACM 7(3)).
    """
    from rapidfuzz.distance import OSA

    return OSA.distance(one, other, score_cutoff=1) == 1


def one_edit_away(form: str, words: Sequence[str]) -> list[str]:
    """Those of `words` that one letter put in, left out, changed or swapped makes of `form`."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    near = process.extract(form, words, scorer=OSA.distance, score_cutoff=1, limit=None)
    return [word for word, distance, _ in near if distance == 1]


def most_like(words: str, texts: Sequence[str]) -> int | None:
    """The index of the text that is most like `words` as a whole (Indel); None without texts."""
    from rapidfuzz import fuzz, process

    best = process.extractOne(words, texts, scorer=fuzz.ratio)
    return None if best is None else best[2]


def likeness(words: str, text: str) -> float:
    """Indel similarity, 0 to 100, of `words` to `text`, or to its best part where it is longer."""
    from rapidfuzz import fuzz

    return (fuzz.partial_ratio if len(words) < len(text) else fuzz.ratio)(words, text)


def differences(one: Sequence[str], other: Sequence[str]) -> list[tuple[list[str], list[str]]]:
    """Runs in which two sequences of words differ, in order: those of `one`, those of `other`."""
    from rapidfuzz.distance import Indel

    found: list[tuple[list[str], list[str]]] = []
    joined = False
    for run in Indel.opcodes(list(one), list(other)):
        if run.tag == "equal":
            joined = False
            continue
        parts = (
            list(one[run.src_start : run.src_end]),
            list(other[run.dest_start : run.dest_end]),
        )
        if joined:
            found[-1][0].extend(parts[0])
            found[-1][1].extend(parts[1])
        else:
            found.append(parts)
        joined = True
    return found


def ratio(one: str, other: str) -> float:
    """Indel similarity, 0 to 100, of two texts as wholes."""
    from rapidfuzz import fuzz

    return fuzz.ratio(one, other)


def best_part(words: str, text: str) -> tuple[int, int, float]:
    """The stretch of `text` most like `words`: its offsets and likeness (Indel, 0 to 100)."""
    from rapidfuzz import fuzz

    if len(text) <= len(words):
        return 0, len(text), fuzz.ratio(words, text)
    found = fuzz.partial_ratio_alignment(words, text)
    return (found.dest_start, found.dest_end, found.score) if found else (0, 0, 0.0)
