"""40 people and 60 respondents of whom it is known what they say: the map finds it, and no more.

The words are planted (planted_study), and read as planted by a model that is played by a server
(planted_reader): what is tested is all that follows the reading.
"""

import csv
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest

import synth
from conftest import Command
from planted_files import DRAFT, add, idle_turns, write
from planted_reader import reader
from planted_study import (
    CLIENTS,
    FIXERS,
    INVENTED,
    LAST,
    LONG,
    TALK,
    Mark,
    Planted,
    plan,
    themes_told,
)
from synth.llm.rehearsal import Rehearsal
from synth.records.change import Changes, Names, Texts
from synth.records.evidence import Observation
from synth.records.insight import Route
from synth.records.journey import Coverage, JourneyMap, Theme
from synth.results import load_map

IDS = {t["name"]: t.get("as", t["id"]) for t in TALK["theme"]}
UNKNOWN_WORDS = "I switched back to my old"
"""How one of those who left says so: "to my old plumber" is in no list of the program."""


@dataclass(frozen=True)
class Drawn:
    """A study on disk, what was planted in it, and its map."""

    folder: Path
    study: Planted
    journey: JourneyMap

    @property
    def themes(self) -> dict[str, Theme]:
        """Themes by their planted id."""
        return {IDS[t.name]: t for v in self.journey.stages for t in listed(v.themes)}

    @property
    def names(self) -> dict[str, str]:
        """Planted ids of themes by the map's own."""
        return {t.id: id for id, t in self.themes.items()}

    def said(self, ids: tuple[str, ...]) -> list[Observation]:
        known = {o.id: o for o in self.journey.observations}
        return [known[i] for i in ids]

    def people(self, ids: tuple[str, ...]) -> set[str]:
        return {o.participant.removeprefix("survey/") for o in self.said(ids)}


def listed(lanes: dict[str, tuple[Theme, ...]]) -> list[Theme]:
    return [theme for lane in lanes.values() for theme in lane]


def draw(study: Planted, folder: Path) -> JourneyMap:
    """Runs a study that is on disk."""
    with Rehearsal(reader(study)) as server:
        how = synth.Asking(base_url=server.url, concurrency=8)
        record = synth.run(folder, model="rehearsal", asking=how)
    assert record.complete
    return synth.load(folder)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Maps of 39 interviews, of 40, and of 39 again, all of one folder that then has 40."""
    folder = tmp_path_factory.mktemp("planted")
    study, maps = plan(), {"study": folder / "study"}
    write(plan(last=False), maps["study"])
    for name in ("before", "after", "again"):
        last = [add(study, LAST, maps["study"])] if name == "after" else []
        draw(study, maps["study"])
        maps[name] = folder / f"{name}.json"
        maps[name].write_bytes((maps["study"] / "out" / "map.json").read_bytes())
        for path in last:
            maps["removed"] = path.rename(folder / path.name)
    maps["removed"].rename(maps["study"] / "interviews" / maps["removed"].name)
    draw(study, maps["study"])
    return maps


@pytest.fixture(scope="module")
def planted(history: dict[str, Path]) -> Drawn:
    return Drawn(history["study"], plan(), synth.load(history["study"]))


@pytest.fixture(scope="module")
def null(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    study = plan(null=True)
    folder = write(study, tmp_path_factory.mktemp("null") / "study", more=DRAFT)
    return Drawn(folder, study, draw(study, folder))


def marked(drawn: Drawn, mode: str) -> list[Mark]:
    return [m for m in drawn.study.marks if m.mode == mode and not m.misread]


def quoted(observations: list[Observation]) -> Counter[tuple[str, str]]:
    return Counter((o.participant, o.citations[0].quote) for o in observations)


# --- what was planted


@pytest.mark.parametrize("version", ["planted", "null"])
def test_every_theme_has_exactly_its_people(version: str, request: pytest.FixtureRequest) -> None:
    drawn: Drawn = request.getfixturevalue(version)
    told = themes_told(drawn.study)
    assert drawn.themes.keys() == told.keys()
    for id, theme in drawn.themes.items():
        assert {p.removeprefix("survey/") for p in theme.participants} == {
            m.person for m in told[id]
        }, id
        assert len(theme.observations) == len(told[id]), id


@pytest.mark.parametrize("version", ["planted", "null"])
def test_n_and_of_of_every_theme_are_those_of_the_plan(
    version: str, request: pytest.FixtureRequest
) -> None:
    drawn: Drawn = request.getfixturevalue(version)
    rows = [*csv.reader((drawn.folder / "survey.csv").read_text("utf-8").splitlines())][1:]
    answered = sum(row[-1] not in TALK["none"]["answers"] for row in rows)
    for id, theme in drawn.themes.items():
        pinned = theme.actor == "client" and theme.stage == "visit"
        talked, asked = theme.by_kind.interview, theme.by_kind.survey
        standing = drawn.study.standing(theme.stage, theme.actor)
        assert (talked.n, talked.of) == (len(drawn.study.tellers(id)), len(standing)), id
        tellers = len(drawn.study.tellers(id, "R"))
        assert (asked.n, asked.of) == (tellers, answered if pinned else 0), id


def test_the_theme_of_one_segment_is_the_one_contrast(planted: Drawn) -> None:
    (found,) = planted.journey.contrasts
    assert (found.segment, found.value, found.kind) == ("tenure", "rents", "interview")
    assert planted.names[found.theme] == "landlord"
    assert (found.n, found.of, found.rest_n, found.rest_of) == (9, 14, 0, 14)


def test_a_contradicted_theme_has_exactly_the_planted_people_against_it(planted: Drawn) -> None:
    against = {id: planted.people(t.counter) for id, t in planted.themes.items() if t.counter}
    tellers = {id: {m.person for m in told} for id, told in themes_told(planted.study).items()}
    assert against == {
        "late": tellers["ontime"],
        "ontime": tellers["late"],
        "fee": {LAST},
        "feeclear": tellers["fee"],
    }
    assert len(against["late"]) == 4


def test_the_minority_voice_is_the_one_voice(planted: Drawn) -> None:
    assert [planted.names[v] for v in planted.journey.voices] == ["flood"]
    assert planted.themes["flood"].severity == 4


def test_both_routes_have_exactly_their_people(planted: Drawn) -> None:
    def of(actor: str) -> list[Route]:
        return [r for r in planted.journey.routes if r.actor == actor]

    unpaid = planted.study.unpaid
    assert {(r.name, r.participants, r.of) for r in of("client")} == {
        ("All stages", tuple(sorted(set(CLIENTS) - unpaid)), 28),
        ("Skips “Paying”", tuple(sorted(unpaid)), 28),
    }
    assert [(r.stages[-1], r.participants) for r in of("fixer")] == [("paying", FIXERS)]


def test_a_way_that_nobody_shares_is_no_route(planted: Drawn) -> None:
    (path,) = (p for p in planted.journey.paths if p.participant == LAST)
    assert path.stages == ("booking", "paying", "after")
    assert path.skips == ("visit",)


def test_the_planted_fall_is_the_one_fall_with_its_people_and_words(planted: Drawn) -> None:
    study = planted.study
    (fall,) = planted.journey.falls
    felt = {p: [study.valence(p, stage) for stage in ("booking", "visit")] for p in CLIENTS}
    both = sorted(p for p, (before, after) in felt.items() if before and after)
    assert (fall.actor, fall.before, fall.after) == ("client", "booking", "visit")
    assert fall.both == tuple(both)
    assert fall.medians == (1, -1)
    assert fall.medians == tuple(median(median(felt[p][side]) for p in both) for side in (0, 1))
    assert fall.n == tuple(sum(bool(one[side]) for one in felt.values()) for side in (0, 1))
    cited = {m.words for m in study.own() if m.id == "mess" and m.person in both}
    assert {o.citations[0].quote for o in planted.said(fall.evidence)} == cited


def test_who_left_and_who_nearly_did_are_found_and_nobody_else(planted: Drawn) -> None:
    deeds = {"left": "left", "nearly": "nearly"}
    told = [m for m in planted.study.marks if m.id in deeds]
    known = [m for m in told if not m.words.startswith(UNKNOWN_WORDS)]
    assert (len(told), len(known)) == (5, 4)
    found = {(d.participant, d.stage, d.kind) for d in planted.journey.dropoffs}
    assert found == {(m.person, m.stage, deeds[m.id]) for m in known}


@pytest.mark.parametrize("version", ["planted", "null"])
@pytest.mark.parametrize(("mode", "lane"), [("wished", "wishes"), ("hearsay", "hearsay")])
def test_wishes_and_hearsay_stand_in_their_lane_and_count_nowhere(
    mode: str, lane: str, version: str, request: pytest.FixtureRequest
) -> None:
    drawn: Drawn = request.getfixturevalue(version)
    found = [o for v in drawn.journey.stages for o in drawn.said(getattr(v, lane))]
    assert quoted(found) == Counter((m.person, m.words) for m in marked(drawn, mode))
    ids = {o.id for o in found}
    assert not any(ids & {*t.observations, *t.counter} for t in drawn.themes.values())
    assert not any(ids & set(f.evidence) for f in drawn.journey.falls)


def test_hearsay_of_a_stage_is_no_step_on_a_path(planted: Drawn) -> None:
    heard = {m.person for m in planted.study.marks if m.id == "hear-charged"}
    assert len(heard) == 6
    for path in planted.journey.paths:
        assert path.participant not in heard or "paying" not in path.stages


def test_wishes_that_the_reader_took_for_experience_are_rejected_by_its_check(
    planted: Drawn,
) -> None:
    rejected = [r for r in planted.journey.rejections if r.kind == "contradicted"]
    misread = [m.words for m in planted.study.marks if m.misread]
    assert sorted(r.words for r in rejected) == sorted(misread)
    assert len(misread) == 3


def test_what_the_reader_made_up_is_rejected_and_cited_nowhere(planted: Drawn) -> None:
    rejected = [r for r in planted.journey.rejections if r.kind != "contradicted"]
    assert [(r.words, r.kind) for r in rejected] == [(INVENTED, "fabricated")] * 3
    cited = {c.quote for o in planted.journey.observations for c in o.citations}
    assert INVENTED not in cited


@pytest.mark.parametrize("version", ["planted", "null"])
def test_a_fifth_of_the_turns_was_planted_never_to_be_cited_and_is_what_is_listed(
    version: str, request: pytest.FixtureRequest
) -> None:
    drawn: Drawn = request.getfixturevalue(version)
    bare, turns = [], 0
    for row, words in told_by_source(drawn):
        turns += len(words)
        bare += [words[turn] for turn in row.uncovered_turns]
    expected = [t for p in drawn.study.people for t in idle_turns(drawn.study, p)]
    assert Counter(bare) == Counter(expected)
    assert 5 * len(bare) == turns


def told_by_source(drawn: Drawn) -> list[tuple[Coverage, dict[int, str]]]:
    """Coverage of each interview, and the words of its participants' turns."""
    sources = {s.id: s for s in drawn.journey.sources if s.kind == "interview"}
    found = []
    for row in drawn.journey.coverage:
        if row.source in sources:
            folder = drawn.folder / "out" / "sources"
            text = (folder / f"{row.source}.txt").read_text("utf-8")
            lines = (folder / f"{row.source}.turns.jsonl").read_text("utf-8").splitlines()
            turns = [json.loads(line) for line in lines]
            words = {t["turn"]: text[t["start"] : t["end"]] for t in turns if t["participant"]}
            found.append((row, words))
    return found


def test_the_longest_emotional_turn_leads_what_is_worth_reading(planted: Drawn) -> None:
    for row, words in told_by_source(planted):
        shown = [words[turn] for turn in row.worth_reading]
        if TALK["talk"]["moving"] in words.values():
            assert shown[:2] == [TALK["talk"]["moving"], TALK["talk"]["plain"]]
            assert len(shown[0]) < len(shown[1])
            return
    pytest.fail(f"{LONG} was not found")


@pytest.mark.parametrize("version", ["planted", "null"])
def test_no_theme_and_nothing_against_it_mixes_actors(
    version: str, request: pytest.FixtureRequest
) -> None:
    drawn: Drawn = request.getfixturevalue(version)
    actors = {p.id: p.actor for p in drawn.journey.participants}
    for id, theme in drawn.themes.items():
        said = drawn.said((*theme.observations, *theme.counter))
        assert {actors[o.participant] for o in said} == {theme.actor}, id
    both = {(t.stage, a) for t in drawn.themes.values() for a in [t.actor]}
    assert {("visit", "client"), ("visit", "fixer")} <= both


# --- what was not


def test_of_the_null_version_the_map_claims_nothing(null: Drawn) -> None:
    journey = null.journey
    assert journey.contrasts == ()
    assert journey.falls == ()
    assert journey.dropoffs == ()
    assert journey.voices == ()
    assert journey.patterns == ()
    assert not any(theme.counter for theme in null.themes.values())
    assert not any(finding.counter for finding in journey.findings)


def test_in_the_null_version_all_of_an_actor_go_one_way(null: Drawn) -> None:
    ways = {r.actor: (r.name, r.n, r.of) for r in null.journey.routes}
    assert ways == {"client": ("All stages", 28, 28), "fixer": ("All stages told of", 12, 12)}
    assert len(null.journey.routes) == 2
    assert not any(p.skips or p.loops or p.switches for p in null.journey.paths)


def test_the_null_version_has_the_same_people_stages_and_nearly_the_same_themes(
    planted: Drawn, null: Drawn
) -> None:
    assert len(null.themes) == 35
    assert null.themes.keys() < planted.themes.keys()
    assert [v.id for v in null.journey.stages] == [v.id for v in planted.journey.stages]
    assert null.journey.segments == planted.journey.segments


# --- what changes


def own_words(changes: Changes) -> dict[str, set[str]]:
    """Planted ids of the themes in each list that is not empty."""
    lists = changes.model_dump(include={*type(changes).model_fields} - {"old", "new"})
    return {
        name: {IDS[c["name"]] for c in found}
        for name, found in lists.items()
        if isinstance(found, (list, tuple)) and found and "facet" in found[0]
    }


def test_an_interview_more_changes_the_planted_themes_and_no_others(
    history: dict[str, Path],
) -> None:
    changes = synth.diff(history["before"], history["after"])
    assert own_words(changes) == {
        "added": {"feeclear", "twice"},
        "strengthened": {"slots"},
        "contradicted": {"fee"},
    }
    (slots,), (fee,) = changes.strengthened, changes.contradicted
    assert slots.came == fee.came == (LAST,)
    assert not any(c.regrouped for c in (*changes.added, slots, fee))
    assert changes.participants.added == (LAST,)
    assert [s.path for s in changes.sources.added] == [f"interviews/{LAST}.txt"]
    assert (changes.findings, changes.opportunities) == (Texts(), Texts())
    assert (changes.emotion, changes.stages) == ((), Names())


def test_an_interview_less_takes_away_the_same_and_no_more(history: dict[str, Path]) -> None:
    changes = synth.diff(history["after"], history["again"])
    assert own_words(changes) == {
        "gone": {"feeclear", "twice"},
        "weakened": {"slots"},
        "uncontradicted": {"fee"},
    }
    assert changes.participants.removed == (LAST,)


def test_ids_and_counts_of_all_else_are_as_they_were(history: dict[str, Path]) -> None:
    before, after = (
        Drawn(history["study"], plan(), load_map(history[name])) for name in ("before", "after")
    )
    assert after.themes.keys() - before.themes.keys() == {"feeclear", "twice"}
    for id, old in before.themes.items():
        new = after.themes[id]
        more = 1 if old.actor == "client" and old.stage in ("booking", "paying", "after") else 0
        assert new.by_kind.interview.of == old.by_kind.interview.of + more, id
        changed = {"of", "by_kind"} | ({"counter"} if id == "fee" else set())
        if id != "slots":
            same = old.model_copy(update={name: getattr(new, name) for name in changed})
            assert new == same, id
    old_ids, new_ids = ({o.id for o in d.journey.observations} for d in (before, after))
    assert old_ids < new_ids
    assert {o.participant for o in after.journey.observations if o.id not in old_ids} == {LAST}


def test_without_the_interview_the_map_is_what_it_was_byte_by_byte(
    history: dict[str, Path],
) -> None:
    maps = []
    for name in ("before", "again"):
        told = json.loads(history[name].read_text("utf-8"))
        told["generated"].pop("at")
        maps.append(json.dumps(told))
    assert maps[0] == maps[1]


def test_a_map_and_itself_differ_in_nothing(planted: Drawn, synth: Command) -> None:
    done = synth("diff", planted.folder, planted.folder)
    assert (done.returncode, done.stdout.strip()) == (0, "Nothing changed.")


# --- and the rest of the program


@pytest.mark.parametrize("version", ["planted", "null"])
def test_every_citation_and_count_holds_when_checked_again(
    version: str, request: pytest.FixtureRequest
) -> None:
    drawn: Drawn = request.getfixturevalue(version)
    assert synth.check(drawn.folder).problems == ()


@pytest.mark.parametrize("version", ["planted", "null"])
def test_tables_and_the_wall_are_written(
    version: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    drawn: Drawn = request.getfixturevalue(version)
    with (drawn.folder / "out" / "evidence.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 1 + len(drawn.journey.observations)
    for name in ("book.xlsx", "wall.svg"):
        assert synth.export(drawn.folder, tmp_path / name).stat().st_size > 10_000


def test_a_finding_counts_interviews_and_answers_side_by_side(planted: Drawn) -> None:
    page = (planted.folder / "out" / "map.md").read_text("utf-8")
    (line,) = (one for one in page.splitlines() if one.startswith("2. **“The visit”"))
    theme = planted.themes["late"].by_kind
    pains = ("late", "part", "noshow")
    talked, answered = (
        len(set().union(*(planted.study.tellers(id, kind) for id in pains))) for kind in "PR"
    )
    assert f"({talked} of {theme.interview.of} interviews · {answered} of {theme.survey.of}" in line


def test_who_says_otherwise_is_counted_by_interviews_and_answers(planted: Drawn) -> None:
    page = (planted.folder / "out" / "map.md").read_text("utf-8")
    assert "But 4 people say otherwise" in page
    assert "But 12 interviewed, 13 surveyed say otherwise" in page
    assert "(People with something broken; 10 of 28 people)" in page


def test_map_md_tells_what_each_actor_felt_and_never_of_both_together(planted: Drawn) -> None:
    page = (planted.folder / "out" / "map.md").read_text("utf-8")
    client, fixer = (
        next(line for line in part.splitlines() if line.startswith("| The visit"))
        for part in page.split("**Tradespeople who take the jobs**")[:2]
    )
    assert "median −1; 22 interviewed" in client
    assert "A wrong part means a second visit" in client
    assert "median +1; 10 interviewed" in fixer
    assert "There is nowhere to park the van" in fixer


def test_no_two_people_who_are_interviewed_say_the_same_sentence(planted: Drawn) -> None:
    said = Counter(m.words for m in planted.study.marks if m.person[0] == "P")
    assert max(said.values()) == 1
    assert len(said) > 350
