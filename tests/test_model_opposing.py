"""A model judges whether words that likeness found speak against a theme."""

from collections.abc import Callable, Sequence
from typing import Any

from builders import STUDY, composed, observation, talk, themes_of, unit
from model_samples import RUBBISH, Answer, Scripted, model
from synth.analysts.builtin import BuiltinAnalyst
from synth.analysts.protocol import CONTESTS, Contest
from synth.embedding.hashed import HashEmbedder

LATE = observation("a", "P1", quote="The box came at nine.")
EARLY = observation("b", "P2", "emotion", labels={"valence": 2}, quote="The box came on the dot.")


def judged(*answers: Answer, pairs: int = 1) -> tuple[list[bool | None], list[str], Scripted]:
    provider = Scripted(*answers, then=None)
    with model(provider) as analyst:
        verdicts = analyst.oppose([Contest("The box came late", LATE, EARLY)] * pairs)
        return verdicts, analyst.failures(), provider


def opposed(*verdicts: str) -> dict[str, Any]:
    return {"opposed": [{"item": n, "verdict": v} for n, v in enumerate(verdicts, start=1)]}


def test_only_what_is_against_is_a_disagreement():
    verdicts, failures, _ = judged(opposed("against", "not", "unclear"), pairs=3)
    assert verdicts == [True, False, False]
    assert failures == []


def test_the_model_sees_the_theme_and_both_voices_and_nobodys_name():
    _, _, provider = judged(opposed("against"))
    (request,) = provider.asked
    words = request.messages[1].content
    assert all(s in words for s in ("The box came late", "came at nine", "came on the dot"))
    assert "P1" not in words
    assert request.owners == ("P1", "P2")


def test_a_pair_without_a_verdict_is_asked_for_once_more():
    verdicts, failures, provider = judged(opposed("not"), opposed("not", "against"), pairs=2)
    assert verdicts == [False, True]
    assert failures == []
    assert "no verdict on items [2]" in provider.asked[1].messages[-1].content


def test_a_pair_that_nobody_judged_stays_and_it_is_said():
    verdicts, (failure,), _ = judged(RUBBISH, RUBBISH, RUBBISH, RUBBISH)
    assert verdicts == [None]
    assert failure.startswith("counter-evidence, 1 pair not judged")


class Judge(BuiltinAnalyst):
    """The built-in reader, with an opinion on pairs."""

    def __init__(self, says: Callable[[Contest], bool | None]) -> None:
        super().__init__(STUDY, (), lambda _, texts: HashEmbedder().embed(list(texts)))
        self._says = says
        self.asked: list[int] = []

    def oppose(self, contests: Sequence[Contest]) -> list[bool | None]:
        self.asked.append(len(contests))
        return [self._says(contest) for contest in contests]


def counter_of_late(says: Callable[[Contest], bool | None], voices: int = 1) -> tuple[int, Judge]:
    """How many speak against the late box when so many were glad of it, and who was asked."""
    glad = [
        observation(f"g{n:03}", f"G{n}", "emotion", labels={"valence": 2}) for n in range(voices)
    ]
    said = [observation("a", "P1"), *glad]
    said = [o.model_copy(update={"statement": "The box and its time"}) for o in said]
    vectors = {o.id: unit(0)[0] for o in said}
    judge = Judge(says)
    themes = themes_of(composed(said, vectors, talk(), analyst=judge))
    return len(next(t.counter for t in themes if "a" in t.observations)), judge


def test_what_is_no_disagreement_leaves_the_map_and_what_is_not_judged_stays():
    assert counter_of_late(lambda _: False)[0] == 0
    assert counter_of_late(lambda _: True)[0] == 1
    assert counter_of_late(lambda _: None)[0] == 1


def test_pairs_are_asked_about_in_batches_and_each_verdict_meets_its_pair():
    odd = CONTESTS + 5
    kept, judge = counter_of_late(lambda c: c.against.id[-1] in "02468a", voices=odd)
    assert kept == -(-odd // 2)
    assert max(judge.asked) == CONTESTS
