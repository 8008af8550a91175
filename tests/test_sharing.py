"""What is shared tells nobody who said what: a hostile study, searched byte by byte."""

import io
import json
import re
import zipfile
from collections.abc import Iterator

import openpyxl
import pytest

from shared_study import SECRETS, WORDS, hostile
from synth.errors import UsageError
from synth.records.journey import JourneyMap
from synth.records.review import ReviewState
from synth.results import Results
from synth.sharing.forms import FORMS
from synth.sharing.records import SharedMap, SharedTheme
from synth.sharing.seam import mask_for
from synth.sharing.share import share


@pytest.fixture(scope="module")
def results() -> Results:
    return hostile()


@pytest.fixture(scope="module")
def shared(results: Results) -> SharedMap:
    return share(results, mask_for(results))


def every_byte(shared: SharedMap, form: str) -> bytes:
    """What a form holds, a workbook's parts unpacked."""
    made = FORMS[form](shared)
    data = made if isinstance(made, bytes) else made.encode("utf-8")
    if form != ".xlsx":
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return b"\n".join(name.encode() + book.read(name) for name in book.namelist())


def themes(shared: SharedMap) -> dict[str, SharedTheme]:
    return {t.name: t for s in shared.stages for lane in s.lanes for t in lane.themes}


def ids(journey: JourneyMap) -> Iterator[str]:
    yield from (o.id for o in journey.observations)
    yield from (t.id for t in journey.every_theme())
    yield from (f.id for f in journey.findings)
    yield from (s.id for s in journey.sources)
    yield from (s.sha256 for s in journey.sources)


@pytest.mark.parametrize("form", sorted(FORMS))
def test_no_form_holds_a_secret(shared: SharedMap, form: str) -> None:
    data = every_byte(shared, form).lower()
    assert [secret for secret in SECRETS if secret.casefold().encode() in data] == []


@pytest.mark.parametrize("form", [".html", ".md"])
def test_markup_in_a_quote_is_no_markup(shared: SharedMap, form: str) -> None:
    data = every_byte(shared, form).lower()
    assert b"<script" not in data
    assert b"<img" not in data
    assert b"&lt;script" in data


@pytest.mark.parametrize("form", sorted(FORMS))
def test_no_form_holds_an_id_of_the_map(results: Results, shared: SharedMap, form: str) -> None:
    data = every_byte(shared, form).decode("utf-8")
    assert [id for id in ids(results.journey) if id in data] == []


def test_each_secret_is_in_the_full_map(results: Results) -> None:
    """Else its absence above would show nothing."""
    told = results.journey.model_dump_json() + json.dumps(
        [t.model_dump(mode="json") for turns in results.turns.values() for t in turns]
    )
    folded = told.casefold()
    assert [s for s in SECRETS if s.casefold() not in folded] == []


def test_a_quote_keeps_its_words_but_for_names_addresses_and_codes(shared: SharedMap) -> None:
    voices = themes(shared)["[a participant] waits for the box"].told.voices
    assert voices[0].words == (
        "[a participant] said write to [e-mail], and [a participant] and Ms. [a participant] did"
    )
    assert voices[0].own
    assert voices[0].question == (
        "[a participant] of [withheld], you wrote from [e-mail]: how was the first box?"
    )
    assert WORDS["plain"] in {voice.words for voice in voices}


def test_a_folded_value_is_masked_in_quotes_and_findings(shared: SharedMap) -> None:
    words = [v.words for t in themes(shared).values() for v in t.told.voices]
    assert "In [withheld] the van only comes on Tuesdays" in words
    assert shared.findings[0].text == (
        "Boxes come late, in [withheld] above all, says [a participant]."
    )


def test_the_value_that_would_give_the_smallest_away_is_folded_with_it(shared: SharedMap) -> None:
    (town,) = shared.segments
    assert [(part.value, part.people) for part in town.parts] == [("Krakow", 5)]
    assert town.folded == 5


def test_who_is_not_to_be_quoted_counts_and_an_account_stands_without_marks(
    shared: SharedMap,
) -> None:
    told = themes(shared)["[a participant] waits for the box"].told
    assert told.closed == 1
    (account,) = (voice for voice in told.voices if not voice.own)
    assert (account.words, account.question) == ("Illness made the box hard to carry", "")


def test_an_account_in_the_persons_own_words_is_a_quote_and_withheld(shared: SharedMap) -> None:
    (order,) = (s for s in shared.stages if s.name == "Ordering")
    (theme,) = (t for lane in order.lanes for t in lane.themes if not t.name)
    assert (theme.told.voices, theme.told.closed) == ((), 1)


def test_whoever_is_not_known_is_not_quoted(results: Results) -> None:
    people = tuple(p for p in results.journey.participants if p.id != "P02")
    journey = results.journey.model_copy(update={"participants": people})
    made = share(Results(journey, results.texts, results.turns), mask_for(results))
    late = themes(made)["[a participant] waits for the box"].told
    assert WORDS["plain"] not in {voice.words for voice in late.voices}
    assert late.closed == 2


def test_an_account_of_two_words_that_somebody_said_is_a_quote(results: Results) -> None:
    told = [
        o.model_copy(update={"statement": "Strong medication"}) if o.participant == "P05" else o
        for o in results.journey.observations
    ]
    journey = results.journey.model_copy(update={"observations": tuple(told)})
    made = share(Results(journey, results.texts, results.turns), mask_for(results))
    assert themes(made)["[a participant] waits for the box"].told.closed == 2


def test_a_theme_named_after_an_unread_claim_takes_the_wording_of_a_read_one(
    shared: SharedMap,
) -> None:
    assert WORDS["markup"] in themes(shared)


def test_a_theme_is_counted_over_reviewed_claims_alone(shared: SharedMap) -> None:
    late = themes(shared)["[a participant] waits for the box"]
    assert late.by_kind.interview.model_dump() == {"n": 6, "of": 6}
    assert late.by_kind.survey.model_dump() == {"n": 4, "of": 4}
    assert late.severity == 4
    assert themes(shared)[WORDS["markup"]].by_kind.interview.model_dump() == {"n": 1, "of": 3}


def test_the_same_words_stand_once_with_how_many_said_them(shared: SharedMap) -> None:
    voices = themes(shared)["[a participant] waits for the box"].told.voices
    assert [v.people for v in voices if v.words == WORDS["late"]] == [4]


def test_counter_evidence_stands_beside_what_it_speaks_against(shared: SharedMap) -> None:
    late = themes(shared)["[a participant] waits for the box"]
    assert [voice.words for voice in late.against.voices] == [WORDS["against"]]


def test_a_median_is_told_of_three_people_and_not_of_fewer(shared: SharedMap) -> None:
    order, first = shared.stages
    assert [(f.n, f.median) for f in first.feelings] == [(3, 1.0)]
    assert [(f.n, f.median) for f in order.feelings] == [(None, None)]


def test_a_finding_that_repeats_a_rejected_claim_stays_out_and_is_counted(
    shared: SharedMap,
) -> None:
    assert [f.text for f in shared.findings][1:] == ["Money divides families."]
    out = {(row.n, row.what): row.why for row in shared.left_out}
    assert "repeating words" in out[1, "finding"]
    assert "disagree" in out[2, "findings"]


def test_an_opportunity_keeps_reviewed_wishes_and_no_owner(shared: SharedMap) -> None:
    (asked,) = (o for s in shared.stages for o in s.opportunities)
    assert asked.question == "How might we keep [a participant] from waiting?"
    assert asked.ideas == (WORDS["wish"], "A text on the day")
    assert asked.reach.interview.n == 6


def test_an_opportunity_that_repeats_a_rejected_claim_stays_out(shared: SharedMap) -> None:
    (row,) = (row for row in shared.left_out if row.what == "opportunity")
    assert (row.n, "repeating words" in row.why) == (1, True)


def test_a_theme_that_reviewers_disagree_on_is_not_shown(shared: SharedMap) -> None:
    assert "On time" not in themes(shared)
    assert [row.n for row in shared.left_out if row.what.startswith("theme")] == [2]


def test_what_stays_out_is_told_as_counts(shared: SharedMap) -> None:
    claims = [(row.n, row.why) for row in shared.left_out if row.what.startswith("claim")]
    assert claims == [
        (1, "not reviewed yet"),
        (1, "reviewers disagree"),
        (1, "taken out by a reviewer"),
    ]
    assert (shared.claims, shared.drafted) == (18, 21)


def test_a_model_that_is_a_file_is_named_without_its_folders(shared: SharedMap) -> None:
    assert shared.made.reader == "the language model [file]"
    assert str(shared.made.date) == "2026-11-20"


@pytest.mark.parametrize("state", [ReviewState(), ReviewState(reviewers=("Ana",))])
def test_a_map_that_nobody_reviewed_is_not_shared(results: Results, state: ReviewState) -> None:
    draft = results.journey.model_copy(update={"review": state})
    with pytest.raises(UsageError, match="synth review STUDY"):
        share(Results(draft, results.texts, results.turns), mask_for(results))


def test_confirmed_names_go_as_whole_words_in_any_case(results: Results) -> None:
    made = share(results, mask_for(results, names=["tuesdays", "the ice", "ecipe"]))
    told = FORMS[".md"](made)
    assert isinstance(told, str)
    assert "only comes on [name]" in told.replace("\\", "")
    assert "recipes" in told


def test_every_text_passes_the_mask(results: Results) -> None:
    made = share(results, lambda text: re.sub(r"\w", "x", text))
    words = set(re.findall(r"[^\W_]+", json.dumps(_texts(made.model_dump(mode="json")))))
    assert [w for w in words if set(w) - set("xntu\\")] == []


def _texts(value: object) -> list[str]:
    """All texts of a value; dates are none, they are told to the day and no finer."""
    if isinstance(value, str):
        return [] if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    return [text for inner in value for text in _texts(inner)] if isinstance(value, list) else []


def test_a_formula_stays_a_text_in_tables(shared: SharedMap) -> None:
    csv = FORMS[".csv"](shared)
    assert isinstance(csv, str)
    assert "\"'=HYPERLINK" in csv
    made = FORMS[".xlsx"](shared)
    assert isinstance(made, bytes)
    cells = [c for sheet in openpyxl.load_workbook(io.BytesIO(made)) for row in sheet for c in row]
    assert [c for c in cells if c.data_type == "f" or c.hyperlink] == []
    assert any(str(c.value).startswith("=HYPERLINK") for c in cells)


def test_the_same_map_gives_the_same_bytes(results: Results, shared: SharedMap) -> None:
    again = share(results, mask_for(results))
    assert [make(again) for make in FORMS.values()] == [make(shared) for make in FORMS.values()]
