"""What people told, one voice a person.

Words of whoever may be quoted, accounts of whoever may be paraphrased, and how many are neither.
"""

from collections import Counter
from collections.abc import Iterable

from synth.records.document import Turn
from synth.records.evidence import Observation
from synth.report.transcript import is_own_words
from synth.sentences import count_words, sentences
from synth.sharing.basis import Basis, repeats_itself
from synth.sharing.masking import Mask
from synth.sharing.records import Told, Voice

LONGEST_QUESTION = 45
"""Words of a question; of a longer one its last sentences are told."""


def told(basis: Basis, ids: Iterable[str], say: Mask, *, every: bool = False) -> Told:
    """The voices behind observations, in their order; only reviewed ones count.

    Args:
        basis: the reviewed claims.
        ids: of observations, the clearest first.
        say: takes out of a text what must not be named in it.
        every: all that a person told, not the clearest alone: of what no theme holds together.
    """
    voices: list[Voice] = []
    heard: dict[str, bool] = {}
    for observation in basis.known(ids):
        who = observation.participant
        voice = None if heard.get(who) and not every else _voice(basis, observation, say)
        voices += [voice] if voice else []  # in the order given: one person's do not stand together
        heard[who] = heard.get(who, False) or voice is not None
    return Told(voices=_once(voices), closed=list(heard.values()).count(False))


def _once(voices: Iterable[Voice]) -> tuple[Voice, ...]:
    """The same words to the same question once, with how many said them."""
    same = Counter(voices)
    return tuple(voice.model_copy(update={"people": n}) for voice, n in same.items())


def statement(basis: Basis, observation: Observation) -> str:
    """The claim's own wording, where it may be shown; else nothing."""
    consent = basis.consents.of(observation)
    quotes = consent == "paraphrase" and repeats_itself(observation)
    clean = basis.echoes.clean(observation.statement)
    return observation.statement if consent != "no" and clean and not quotes else ""


def _voice(basis: Basis, observation: Observation, say: Mask) -> Voice | None:
    if basis.consents.of(observation) != "yes":
        words = statement(basis, observation)
        return Voice(words=say(words), own=False) if words else None
    cited = observation.citations[0]
    turn = basis.turns.get((cited.source, cited.turn))
    own = is_own_words(turn, cited, observation.from_notes)
    return Voice(words=say(cited.quote), own=own, question=say(_question(basis, turn)))


def _question(basis: Basis, turn: Turn | None) -> str:
    """What was asked; nothing where the asking repeats words that are not to be shown."""
    asked = " ".join((turn.question or "").split()) if turn else ""
    kept = ""
    for start, _ in reversed(sentences(asked)):
        if kept and count_words(asked[start:]) > LONGEST_QUESTION:
            break
        kept = asked[start:]
    return kept if basis.echoes.clean(kept) else ""
