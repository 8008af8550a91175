"""Cells, curve, wording and transcripts of the report."""

import pytest

from report_sample import sample
from synth.records.document import Turn
from synth.records.evidence import Citation
from synth.records.insight import Growth
from synth.records.journey import (
    ByKind,
    Count,
    Emotion,
    StageView,
    Theme,
    ValenceDot,
)
from synth.report import board, cells, curve, wording
from synth.report.casebook import SURVEY_SHOWN, Casebook
from synth.report.figures import plain, saturation
from synth.report.transcript import is_own_words, transcripts
from synth.results import Results


def kinds(talks: tuple[int, int], answers: tuple[int, int]) -> ByKind:
    return ByKind(
        interview=Count(n=talks[0], of=talks[1]), survey=Count(n=answers[0], of=answers[1])
    )


def pain(number: int, severity: int | None, people: int = 2) -> Theme:
    return Theme(
        id=f"m{number}",
        facet="pain_point",
        stage="s",
        actor="a",
        name=f"Pain {number}",
        summary="",
        observations=(),
        participants=tuple(f"P{i}" for i in range(people)),
        n=people,
        of=8,
        by_kind=kinds((people, 8), (0, 0)),
        severity=severity,
    )


def stage(number: int, values: list[float], median: float | None, name: str = "") -> StageView:
    dots = tuple(ValenceDot(participant=f"P{i}", valence=v) for i, v in enumerate(values))
    return StageView(
        id=name or f"s{number}",
        name="",
        description="",
        themes={},
        emotion=Emotion(median=median, n=len(dots), values=dots, split=False),
    )


def pain_cell(themes: list[Theme]) -> cells.Cell:
    results = sample()
    view = stage(1, [], None).model_copy(update={"themes": {"pain_point": tuple(themes)}})
    journey = results.journey.model_copy(update={"stages": (view,)})
    lanes = cells.lanes(Casebook(Results(journey, results.texts, results.turns)))
    return next(lane for lane in lanes if lane.id == "pain_point").cells[0]


def open_titles(cell: cells.Cell) -> list[str]:
    return [card.title for card in cell.open]


def test_a_cell_shows_four_themes_and_folds_the_rest() -> None:
    cell = pain_cell([pain(i, 2) for i in range(7)])
    assert open_titles(cell) == ["Pain 0", "Pain 1", "Pain 2", "Pain 3"]
    assert len(cell.more) == 3


def test_severity_four_stands_first() -> None:
    cell = pain_cell([pain(i, 4 if i == 6 else 2) for i in range(7)])
    assert open_titles(cell)[0] == "Pain 6"


def test_a_cell_says_how_many_of_the_folded_are_grave() -> None:
    cell = pain_cell([pain(i, 4 if i else 1) for i in range(7)])
    assert open_titles(cell) == [f"Pain {i}" for i in range(1, 5)]
    assert cell.grave == 2


def test_a_strong_single_voice_keeps_the_last_place() -> None:
    cell = pain_cell([*(pain(i, 2) for i in range(6)), pain(6, 3, people=1)])
    assert open_titles(cell) == ["Pain 0", "Pain 1", "Pain 2", "Pain 6"]
    assert [card.title for card in cell.more] == ["Pain 3", "Pain 4", "Pain 5"]


def test_grave_themes_give_no_place_to_a_single_voice() -> None:
    cell = pain_cell([*(pain(i, 4) for i in range(4)), pain(4, 3, people=1)])
    assert open_titles(cell) == ["Pain 0", "Pain 1", "Pain 2", "Pain 3"]


def test_touchpoints_name_their_channel() -> None:
    lanes = cells.lanes(Casebook(sample()))
    touchpoints = next(lane for lane in lanes if lane.id == "touchpoint")
    assert [card.also for card in touchpoints.cells[1].open] == ["web", "in person"]


def test_a_further_facet_has_its_own_lane() -> None:
    names = [lane.name for lane in cells.lanes(Casebook(sample()))]
    assert names == [
        "Actions",
        "Touchpoints",
        "Goals",
        "Expectations",
        "Emotions",
        "Pain points",
        "Bright spots",
        "Workarounds",
        "Wishes",
        "Opportunities",
        "Hearsay",
        "Survey scores",
        "Figures",
    ]


def test_the_median_line_breaks_where_fewer_than_three_speak() -> None:
    views = [stage(1, [1, 1, 1], 1), stage(2, [1, 2], None), stage(3, [0, 0, 0], 0)]
    drawn = curve.curve([*views, stage(4, [2, 2, 2], 2)], frozenset())
    assert len(drawn.lines) == 1
    assert drawn.lines[0][0] == drawn.stages[2].x


def test_the_median_line_does_not_reach_unassigned() -> None:
    views = [stage(1, [1, 1, 1], 1), stage(2, [1, 1, 1], 1, "unassigned")]
    assert curve.curve(views, frozenset()).lines == ()


def test_every_participant_is_one_dot() -> None:
    drawn = curve.curve([stage(1, [1.0] * 30 + [-2.0] * 7, 1)], frozenset({"P0", "P31"}))
    paths = [c.interviews + c.answers for c in drawn.stages[0].clusters]
    assert [path.count("M") for path in paths] == [30, 7]
    assert sum(c.interviews.count("M") for c in drawn.stages[0].clusters) == 2


def test_a_cluster_stays_within_its_valence_and_a_phone() -> None:
    drawn = curve.curve([stage(1, [1.0] * 400, 1)], frozenset())
    path = drawn.stages[0].clusters[0].answers
    points = [point.removesuffix("h0").split() for point in path.split("M")[1:]]
    for axis, most in ((0, curve.CLUSTER), (1, curve.TALL)):
        places = [float(point[axis]) for point in points]
        assert max(places) - min(places) <= most


@pytest.mark.parametrize(
    ("by_kind", "words"),
    [
        (kinds((3, 8), (5, 60)), "3 of 8 interviews · 5 of 60 answers"),
        (kinds((1, 1), (0, 0)), "1 of 1 interview"),
        (kinds((0, 0), (2, 9)), "2 of 9 answers"),
    ],
)
def test_counts_name_only_the_kinds_that_exist(by_kind: ByKind, words: str) -> None:
    assert wording.count_text(by_kind) == words


def test_evidence_is_strongest_when_both_kinds_tell_of_it() -> None:
    levels = [
        wording.strength(kinds(a, b))[0]
        for a, b in [((1, 8), (0, 9)), ((3, 8), (0, 9)), ((1, 8), (1, 9))]
    ]
    assert levels == [1, 2, 3]


@pytest.mark.parametrize(
    ("themes", "told"),
    [
        ([3], "Fewer than two interviews: nothing can be said about saturation."),
        ([3, 3], "On average over all orders, the last interview of 2 interviews added no theme"),
        (
            [9, 13, 14.2, 15],
            "On average over all orders, the last 2 of 4 interviews added 2.0 themes",
        ),
        ([9, 9.5, 10.5], "On average over all orders, the last 2 of 3 interviews added 1.5 themes"),
        ([9, 9, 10], "On average over all orders, the last 2 of 3 interviews added 1.0 theme at"),
        ([9, 9.01], "On average over all orders, the last interview of 2 interviews added fewer"),
    ],
)
def test_saturation_tells_what_the_last_interviews_added(themes: list[float], told: str) -> None:
    growth = [Growth(interviews=k, themes=n) for k, n in enumerate(themes, 1)]
    text = plain(saturation(growth))
    assert text.startswith(told)
    assert len(growth) < 2 or text.endswith("; this does not show completeness.")


def test_a_date_that_cannot_be_read_is_shown_as_it_is() -> None:
    assert wording.date_text("sometime") == "sometime"


def test_a_paraphrase_is_own_words_only_where_the_notes_quote_it() -> None:
    turn = Turn(turn=1, voice="participant", start=0, end=40, paraphrase=True, quoted=((10, 20),))

    def cited(start: int, end: int) -> Citation:
        return Citation(
            source="s", start=start, end=end, quote="", match="exact", locator="", turn=1
        )

    assert is_own_words(turn, cited(10, 20), True)
    assert not is_own_words(turn, cited(9, 20), True)


def test_the_pieces_of_a_turn_are_the_turn() -> None:
    results = sample()
    for transcript in transcripts(results, results.journey.observations):
        text = results.texts[transcript.source.id]
        turns = {t.turn: t for t in results.turns[transcript.source.id]}
        for _, views in transcript.groups:
            for view in views:
                turn = turns[int(view.anchor.split("-")[1])]
                assert "".join(p.text for p in view.pieces) == text[turn.start : turn.end]


def test_marked_pieces_are_the_quotes() -> None:
    results = sample()
    marked = {
        name: piece.text
        for transcript in transcripts(results, results.journey.observations)
        for _, views in transcript.groups
        for view in views
        for piece in view.pieces
        for name in piece.cited_by.split()
    }
    assert marked == {o.id: o.citations[0].quote for o in results.journey.observations}


def test_survey_evidence_stops_at_a_hundred_and_counts_the_rest() -> None:
    results = sample()
    first = next(
        o for o in results.journey.observations if o.citations[0].locator.startswith("survey")
    )
    many = [first.model_copy(update={"id": f"x{i}"}) for i in range(SURVEY_SHOWN + 7)]
    journey = results.journey.model_copy(update={"observations": tuple(many)})
    book = Casebook(Results(journey, results.texts, results.turns))
    assert len(book.limited([o.id for o in many])) == SURVEY_SHOWN


def test_opportunities_are_sorted_by_severity_then_reach() -> None:
    rows = board.opportunities(Casebook(sample()))
    order = [(row.opportunity.severity or 0, row.opportunity.reach) for row in rows]
    assert order == sorted(order, reverse=True)


def test_the_words_below_the_curve_name_forty_people_and_count_the_rest() -> None:
    dots = [ValenceDot(participant=f"P{i:02}", valence=1.0) for i in range(43)]
    ((value, people),) = curve.tally(dots)
    assert value == "+1"
    assert people.endswith("P39, 3 more")


def test_too_few_feelings_are_told_as_too_few() -> None:
    view = stage(1, [1, -1], None)
    told = plain(curve.emotion_text(view.emotion, frozenset({"P0"})))
    assert told == "1 interviewed, 1 surveyed: too few for a median"


def test_a_split_stage_says_how_many_stand_on_either_side() -> None:
    split = stage(1, [2, 2, -1, -2, -2, 0], -0.5).emotion.model_copy(update={"split": True})
    assert plain(curve.split_text(split)) == "split: 2 above zero, 3 below"


def test_reach_is_told_by_kind_where_the_evidence_explains_it() -> None:
    book = Casebook(sample())
    rows = {r.opportunity.question: r for r in board.opportunities(book)}
    asked = rows["How might we let people leave for a while without having to phone?"]
    assert plain(asked.reach) == "2 interviewed, 20 surveyed"
    assert book.reach(asked.opportunity.model_copy(update={"reach": 99})) == "99 people"


@pytest.mark.parametrize(
    ("at", "told"),
    [("2026-01-02T00:00:00+00:00", "2 January 2026"), ("2026-12-31", "31 December 2026")],
)
def test_dates_are_written_out(at: str, told: str) -> None:
    assert wording.date_text(at) == told
