"""Sheets for what a map says beyond its themes."""

from synth.exports.insight_tables import WITHHELD, insight_tables
from synth.exports.tables import Table, sheet_tables
from synth.records.insight import Contrast, DropOff, Fall, Route, Segment
from synth.records.journey import JourneyMap
from wall_sheets import results


def tables(**update: object) -> dict[str, Table]:
    journey: JourneyMap = results().journey.model_copy(update=update)
    return {table.name: table for table in insight_tables(journey)}


def test_a_map_without_routes_falls_or_segments_has_no_sheets_for_them():
    none: dict[str, object] = dict.fromkeys(("routes", "dropoffs", "falls", "segments"), ())
    assert list(tables(**none, contrasts=())) == ["Stages", "Participants", "Coverage"]


def test_every_row_is_as_wide_as_its_head():
    for table in tables().values():
        assert {len(row) for row in table.rows} == {len(table.head)}


def test_feelings_of_a_stage_are_told_by_kind_and_sign():
    table = tables()["Stages"]
    for stage, row in zip(results().journey.stages, table.rows, strict=True):
        told = dict(zip(table.head, row, strict=True))
        values = stage.emotion.values
        people = (told["feelings_interviewed"], told["feelings_surveyed"])
        talked = sum(dot.participant.startswith("P") for dot in values)
        assert people == (talked, len(values) - talked)
        signs = (told["above_zero"], told["at_zero"], told["below_zero"])
        assert sum(int(n or 0) for n in signs) == len(values)
        assert told["themes_goal"] == len(stage.themes.get("goal", ()))


def test_participants_have_a_column_a_segment_and_say_whether_they_may_be_quoted():
    table = tables()["Participants"]
    for person, row in zip(results().journey.participants, table.rows, strict=True):
        told = dict(zip(table.head, row, strict=True))
        assert (told["participant"], told["quotable"]) == (person.id, person.quotable)
        assert {k: told[k] for k in person.segments} == person.segments


def test_routes_falls_segments_and_contrasts_are_spelt_with_stage_names():
    journey = results().journey
    a, b = journey.stages[:2]
    theme = next(t for lane in a.themes.values() for t in lane)
    found = tables(
        routes=(Route(id="r", name="Straight on", actor="subscriber", stages=(a.id, b.id),
                      participants=("P01", "P02"), n=2, of=8),),
        falls=(Fall(actor="subscriber", before=a.id, after=b.id, medians=(1, -1), n=(3, 4),
                    both=("P01",), evidence=("o1",)),),
        segments=(Segment(name="plan", values={"free": ("P01",), "paid": ("P02", "P03")}),),
        contrasts=(Contrast(segment="plan", value="paid", theme=theme.id, n=2, of=2, rest_n=0,
                            rest_of=1),),
    )  # fmt: skip
    assert found["Routes"].rows[0][2] == f"{a.name} → {b.name}"
    assert found["Falls"].rows[0] == (a.name, b.name, "subscriber", 1, -1, 3, 4, 1, "o1")
    assert found["Segments"].rows[1] == ("plan", "paid", 2, "P02, P03")
    assert found["Contrasts"].rows[0] == ("plan", "paid", theme.name, a.name, 2, 2, 0, 1)


def test_words_of_a_drop_off_are_withheld_from_whoever_did_not_agree():
    people = tuple(
        p.model_copy(update={"quotable": "paraphrase" if p.id == "P01" else "yes"})
        for p in results().journey.participants
    )
    left = [
        DropOff(observation="o", participant=p, actor="subscriber", stage="leave", kind="left",
                words=f"{p} went")
        for p in ("P01", "P02")
    ]  # fmt: skip
    rows = tables(participants=people, dropoffs=tuple(left))["Drop-offs"].rows
    assert [row[4] for row in rows] == [WITHHELD, "P02 went"]


def test_a_lane_shows_the_clearest_words_of_somebody_who_agreed():
    journey = results().journey
    closed = {p.id for p in journey.participants if p.id.startswith("P")}
    people = tuple(
        p.model_copy(update={"quotable": "no" if p.id in closed else "yes"})
        for p in journey.participants
    )
    said = {c.quote for o in journey.observations if o.participant in closed for c in o.citations}
    open_ = {c.quote for o in journey.observations for c in o.citations} - said
    lanes = sheet_tables(journey.model_copy(update={"participants": people}), {})
    shown = {row[7] for t in lanes for row in t.rows if "clearest_words" in t.head}
    assert shown <= open_ | {""} | {
        c.quote for o in journey.observations if o.participant not in closed for c in o.citations
    }
    assert shown != {""}
