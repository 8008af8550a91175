"""What is replaced in a study and what waits for a person's word; nothing is sent before that."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synth.errors import UsageError
from synth.llm.openai_server import OpenAIServer
from synth.llm.protocol import Provider
from synth.pipeline.provider import Asking
from synth.privacy.identifiers.patterns import identifiers
from synth.privacy.key import KEEP, WORDS, read_key, write_key
from synth.readers.reception import Reception, receive
from synth.readers.settings import load_study
from synth.records.privacy import Likely
from synth.workspace import OUT, find_study

NAMED = 3
"""Likely names that an error names."""
_SHOWN = re.compile(r"\[([^\W\d_][^\[\]\d]*) \d+\]")


@dataclass(frozen=True)
class Confidence:
    """How far a study is from naming nobody."""

    on: bool
    """Whether anything is replaced: study.toml has a table [privacy]."""
    replaced: Mapping[str, int]
    """How often something was replaced, by what stands in the brackets."""
    pseudonyms: int
    """Participants under a pseudonym."""
    likely: tuple[Likely, ...]
    """What may be a name, and waits for a person's word."""
    failures: tuple[str, ...] = ()
    """What a model that was asked for names did not answer, a sentence each."""
    bill: str = ""
    """What it was asked and what that cost, in a sentence; "" where none was asked."""
    asked: Mapping[str, Any] | None = None
    """The same in figures."""

    def as_json(self) -> dict[str, object]:
        """Everything."""
        told: dict[str, object] = {
            "on": self.on,
            "pseudonyms": self.pseudonyms,
            "replaced": dict(self.replaced),
            "likely": [one.model_dump(mode="json") for one in self.likely],
        }
        if self.asked is None:
            return told
        return {**told, "asked": dict(self.asked), "failures": list(self.failures)}


def confidence_of(path: Path, out: Path | None = None) -> Confidence:
    """What is replaced in a study and what waits to be confirmed; writes nothing.

    Raises:
        SynthError: nothing could be read, or the settings do not fit the sources.
    """
    folder = find_study(path)
    received = receive(folder, load_study(folder), out or folder / OUT)
    return confidence_in(received, received.likely())


def confidence_in(received: Reception, likely: Sequence[Likely], **asked: Any) -> Confidence:
    """What is replaced in a study that was read; `asked` are the fields about a model's part."""
    texts = [document.text for document in received.people.documents] if received.key else []
    return Confidence(
        on=received.key is not None,
        replaced=Counter(called for text in texts for called in _SHOWN.findall(text)),
        pseudonyms=len(received.people.participants) if received.key else 0,
        likely=tuple(likely),
        **asked,
    )


def confirm(path: Path, decided: Mapping[str, str]) -> None:
    """Writes into key.csv what a person said of words.

    Args:
        path: the study.
        decided: by words, "name", "place" or "organisation" (replaced from the next run on) or
            "keep" (nobody's name, it stays).

    Raises:
        UsageError: another kind than these.
        SynthError: key.csv cannot be read or written.
    """
    folder = find_study(path)
    key = read_key(folder)
    for words, kind in decided.items():
        if kind not in (*WORDS, KEEP):
            raise UsageError(f"'{words}': expected {', '.join(WORDS)} or {KEEP}, found '{kind}'.")
        key.note(kind, words)
    if key.changed:
        write_key(folder, key)


def check_confirmed(received: Reception, provider: Provider | None, asking: Asking) -> None:
    """Raises before texts go to a machine elsewhere in which somebody may be named.

    Raises:
        UsageError: with how many likely names there are, and what to do.
    """
    if not isinstance(provider, OpenAIServer) or asking.send_names or provider.is_here:
        return
    told = list(_standing(received))
    if told:
        raise UsageError(
            f"Nothing was sent to {provider.label}: {' and '.join(told)} in the texts; settle them "
            "with synth privacy STUDY --ask, or send all as it is with --send-names."
        )


def unsettled(received: Reception) -> list[str]:
    """A warning where words were read as they stand that may name somebody."""
    likely = [one for one in received.likely() if one.turn] if received.key is not None else []
    if not likely:
        return []
    what = "likely name stands" if len(likely) == 1 else "likely names stand"
    return [
        f"{len(likely)} {what} unsettled in the results; synth privacy STUDY lists what they are."
    ]


def _standing(received: Reception) -> Iterator[str]:
    """What identifies people, or may, in the texts that would be sent."""
    likely = [one for one in received.likely() if one.turn]
    if likely:
        yield f"{len(likely)} likely name{'' if len(likely) == 1 else 's'} ({_some(likely)})"
    if received.key is None:
        found = Counter(one.kind for d in received.people.documents for one in identifiers(d.text))
        if found:
            told = ", ".join(f"{n} {kind}" for kind, n in found.most_common(NAMED))
            yield f"identifiers without a table [privacy] to replace them ({told})"


def _some(likely: Sequence[Likely]) -> str:
    more = f" and {len(likely) - NAMED} more" if len(likely) > NAMED else ""
    return ", ".join(f"'{one.words}'" for one in likely[:NAMED]) + more
