import datetime
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from independent_refi import QDA, codings, root_of
from refi_program import Desk, keyed
from report_sample import sample
from synth.records.review import Anchor, Review
from synth.refi.codes import codebook
from synth.refi.exchange import codebook_file, project_file
from synth.refi.naming import NAME_LONGEST, Names
from synth.results import Results, load_results

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "refi_schema" / "Project.xsd"))
QDC = "{urn:QDA-XML:codebook:1.0}"


@pytest.fixture(scope="module")
def results() -> Results:
    return keyed(sample())


@pytest.fixture(scope="module")
def project(results: Results) -> bytes:
    return project_file(results)


def inner(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("project.qde")


def verdict(target: str, action: str, number: int = 1, **known: object) -> Review:
    at = datetime.datetime(2026, 11, 20, 9, number, tzinfo=datetime.UTC).isoformat()
    whole = {"id": f"v{number:012d}", "at": at, "reviewer": "MJ", "target": target}
    return Review.model_validate({**whole, "action": action, **known})


def test_a_project_fits_the_schema(project: bytes) -> None:
    assert SCHEMA.validate(etree.fromstring(inner(project))), SCHEMA.error_log


def test_the_project_of_a_run_fits_the_schema(finished: Path) -> None:
    data = project_file(load_results(finished / "out"))
    assert SCHEMA.validate(etree.fromstring(inner(data))), SCHEMA.error_log


def test_another_reader_finds_each_citation_at_its_place(results: Results, project: bytes) -> None:
    cited = sorted(c.quote for o in results.journey.observations for c in o.citations)
    assert sorted(coded.said for coded in codings(project)) == cited


def test_each_citation_stands_under_the_code_of_its_facet(results: Results, project: bytes) -> None:
    names = {facet.id: facet.name for facet in results.journey.facets}
    facets = {o.id: names[o.facet] for o in results.journey.observations}
    for coded in codings(project):
        named = coded.description.split("synth: ")[1].split()[0]
        assert coded.path[0] == facets[named]


def test_an_observation_in_a_theme_has_the_themes_code(results: Results, project: bytes) -> None:
    book = codebook(results.journey)
    names = {e.guid: e.name for e in book.entries}
    for coded in codings(project):
        named = coded.description.split("synth: ")[1].split()[0]
        assert coded.path[-1] == names[book.of[named]]


def test_names_of_codes_are_given_once(project: bytes) -> None:
    names = [c.attrib["name"].casefold() for c in root_of(project).iter(f"{QDA}Code")]
    assert len(names) == len(set(names))


def test_themes_of_one_name_are_told_apart_by_their_stage(results: Results) -> None:
    themes = [t for s in results.journey.stages for lane in s.themes.values() for t in lane]
    first, other = themes[0], next(t for t in themes if t.stage != themes[0].stage)
    stages = tuple(
        stage.model_copy(
            update={
                "themes": {
                    facet: tuple(
                        t.model_copy(update={"name": first.name}) if t.id == other.id else t
                        for t in lane
                    )
                    for facet, lane in stage.themes.items()
                }
            }
        )
        for stage in results.journey.stages
    )
    journey = results.journey.model_copy(update={"stages": stages})
    names = [e.name for e in codebook(journey).entries if e.name.startswith(first.name)]
    stage = next(s.name for s in stages if s.id == other.stage)
    assert sorted(names) == sorted([first.name, f"{first.name} ({stage})"])


def test_stages_are_sets_of_their_codes(results: Results, project: bytes) -> None:
    root = root_of(project)
    sets = {s.attrib["name"]: s for s in root.iterfind(f"{QDA}Sets/{QDA}Set")}
    assert list(sets) == [stage.name for stage in results.journey.stages]
    book = codebook(results.journey)
    for stage in results.journey.stages:
        members = {m.attrib["targetGUID"] for m in sets[stage.name].findall(f"{QDA}MemberCode")}
        own = {e.guid for e in book.entries if e.place.stage == stage.id and not e.facet}
        assert members == own


def test_participants_are_cases_with_their_segments_and_scores(
    results: Results, project: bytes
) -> None:
    root = root_of(project)
    names = {
        v.attrib["guid"]: v.attrib["name"] for v in root.iterfind(f"{QDA}Variables/{QDA}Variable")
    }
    cases = {c.attrib["name"]: c for c in root.iterfind(f"{QDA}Cases/{QDA}Case")}
    for person in results.journey.participants:
        told = {
            names[v[0].attrib["targetGUID"]]: v[1].text
            for v in cases[" ".join(person.id.split())].findall(f"{QDA}VariableValue")
        }
        assert told.pop("actor") == person.actor
        assert told.pop("quotable") == person.quotable
        assert len(told) == len(person.segments) + len(person.scores)
        for name, value in person.scores.items():
            assert float(told[name]) == value


def test_texts_are_stored_byte_by_byte(results: Results, project: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(project)) as archive:
        stored = {archive.read(n) for n in archive.namelist() if n.startswith("sources/")}
    assert {text.encode("utf-8") for text in results.texts.values()} <= stored


def test_the_same_study_gives_the_same_bytes(results: Results, project: bytes) -> None:
    assert project_file(keyed(sample())) == project


def test_labels_are_readable_in_the_description(results: Results, project: bytes) -> None:
    told = {c.description.split("synth: ")[1].split()[0]: c.description for c in codings(project)}
    for observation in results.journey.observations:
        for name, value in observation.labels.items():
            written = "-" if value is None else " ".join(str(value).split())
            assert f"\n{name}: {written}\n" in told[observation.id]


def test_a_draft_and_a_decision_have_different_users(results: Results) -> None:
    first, second = results.journey.observations[:2]
    data = project_file(results, [verdict(first.id, "accept")])
    users = {c.description.split("synth: ")[1].split()[0]: c.user for c in codings(data)}
    assert users[first.id] == "MJ"
    assert users[second.id].startswith("Synth (")


def test_a_verdict_is_a_note_of_its_reviewer_at_the_selection(results: Results) -> None:
    target = results.journey.observations[0]
    data = project_file(results, [verdict(target.id, "edit", after={"note": "Not so sure"})])
    assert SCHEMA.validate(etree.fromstring(inner(data))), SCHEMA.error_log
    root = root_of(data)
    users = {u.attrib["guid"]: u.attrib["name"] for u in root.iter(f"{QDA}User")}
    note = next(n for n in root.iter(f"{QDA}Note") if "Not so sure" in n.attrib["name"])
    assert users[note.attrib["creatingUser"]] == "MJ"
    tied = next(
        s for s in root.iter(f"{QDA}PlainTextSelection") if s.find(f"{QDA}NoteRef") is not None
    )
    assert tied.find(f"{QDA}NoteRef").attrib["targetGUID"] == note.attrib["guid"]
    assert f"synth: {target.id} " in tied.findtext(f"{QDA}Description")


def test_no_verdict_is_lost_where_its_record_is_gone(results: Results) -> None:
    source = results.journey.sources[0].id
    gone = verdict(
        "o0000000000ff", "reject", reason="led", anchor=Anchor(source=source, exact="Hm")
    )
    data = project_file(results, [gone, verdict("fgone", "comment", 2, after={"note": "Why?"})])
    root = root_of(data)
    refs = {r.attrib["targetGUID"] for r in root.iter(f"{QDA}NoteRef")}
    notes = {
        n.attrib["guid"]: n.attrib["name"]
        for n in root.iter(f"{QDA}Note")
        if n.attrib["guid"] in refs
    }
    assert set(notes.values()) == {"rejected (led) by MJ", "comment by MJ: Why?"}


def test_an_undone_verdict_is_no_note(results: Results) -> None:
    target = results.journey.observations[0].id
    log = [verdict(target, "accept"), verdict("v000000000001", "undo", 2)]
    names = [n.attrib["name"] for n in root_of(project_file(results, log)).iter(f"{QDA}Note")]
    assert len(names) == 1


def test_people_who_must_not_be_quoted_are_counted_for_the_analyst(results: Results) -> None:
    people = tuple(p.model_copy(update={"quotable": "no"}) for p in results.journey.participants)
    journey = results.journey.model_copy(update={"participants": people})
    changed = Results(journey, results.texts, results.turns)
    words = root_of(project_file(changed)).findtext(f"{QDA}Description")
    assert f"{len(people)} participants must not be quoted" in words


def test_control_characters_in_names_leave_valid_xml(results: Results) -> None:
    study = {"title": "a\x00b\x1b\ud800\ufffe"}
    model = results.journey.generated.model_copy(update={"model": "x\x07\x0b"})
    hostile = results.journey.model_copy(update={"study": study, "generated": model})
    data = project_file(Results(hostile, results.texts, results.turns))
    assert SCHEMA.validate(etree.fromstring(inner(data))), SCHEMA.error_log
    assert root_of(data).attrib["name"] == "a\ufffdb\ufffd\ufffd\ufffd"


def test_a_long_name_is_cut_and_still_given_once() -> None:
    names = Names()
    given = [names.unique("x" * 500) for _ in range(12)]
    assert len(set(given)) == 12
    assert {len(name) <= NAME_LONGEST for name in given} == {True}


def test_the_codebook_has_its_own_namespace_and_the_projects_codes(
    results: Results, project: bytes
) -> None:
    book = etree.fromstring(codebook_file(results))
    assert book.tag == f"{QDC}CodeBook"
    assert [child.tag for child in book] == [f"{QDC}Codes", f"{QDC}Sets"]
    codes = [(c.get("guid"), c.get("name"), c.get("isCodable")) for c in book.iter(f"{QDC}Code")]
    assert codes == [
        (c.get("guid"), c.get("name"), c.get("isCodable"))
        for c in root_of(project).iter(f"{QDA}Code")
    ]
    known = {guid for guid, _, _ in codes}
    assert {m.get("guid") for m in book.iter(f"{QDC}MemberCode")} <= known


def test_export_writes_both_forms(
    synth: Callable[..., object], finished: Path, tmp_path: Path
) -> None:
    for name in ("x.qdpx", "x.qdc"):
        done = synth("export", finished, "--to", tmp_path / name)
        assert done.returncode == 0, done.stderr
        assert (tmp_path / name).stat().st_size > 1000


def test_reviews_of_the_study_are_in_its_project(results: Results, tmp_path: Path) -> None:
    desk = Desk(tmp_path, results)
    desk.log = (verdict(results.journey.observations[0].id, "accept"),)
    assert json.dumps("accepted by MJ")[1:-1] in inner(desk.export().save()).decode()


def test_files_of_one_name_are_told_apart_by_their_folders(results: Results) -> None:
    first, second, *rest = results.journey.sources
    twin = second.model_copy(update={"path": f"more/{first.path.rsplit('/', 1)[-1]}"})
    journey = results.journey.model_copy(update={"sources": (first, twin, *rest)})
    data = project_file(Results(journey, results.texts, results.turns))
    names = [s.attrib["name"] for s in root_of(data).iter(f"{QDA}TextSource")]
    assert names[:2] == ["interviews - P01.vtt", "more - P01.vtt"]


def test_a_case_refers_to_its_own_interview_and_to_its_words_elsewhere(
    results: Results, project: bytes
) -> None:
    root = root_of(project)
    texts = {s.attrib["guid"]: s.attrib["name"] for s in root.iter(f"{QDA}TextSource")}
    cases = {c.attrib["name"]: c for c in root.iter(f"{QDA}Case")}
    own = [r.attrib["targetGUID"] for r in cases["P01"].findall(f"{QDA}SourceRef")]
    assert [texts[key] for key in own] == ["P01.vtt"]
    assert cases["P01"].find(f"{QDA}SelectionRef") is None
    survey = results.journey.sources[-1].id
    said = [o for o in results.journey.observations if o.citations[0].source == survey]
    person = said[0].participant
    refs = cases[" ".join(person.split())].findall(f"{QDA}SelectionRef")
    assert len(refs) == len([o for o in said if o.participant == person])


def test_one_file_name_in_two_studies_has_two_guids(results: Results, project: bytes) -> None:
    journey = results.journey.model_copy(update={"study": {"title": "Another"}})
    other = project_file(Results(journey, results.texts, results.turns))
    texts = [
        {s.attrib["guid"] for s in root_of(d).iter(f"{QDA}TextSource")} for d in (project, other)
    ]
    assert texts[0].isdisjoint(texts[1])
