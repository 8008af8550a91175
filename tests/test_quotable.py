"""Who must not be quoted is counted and cited, and no result but map.json holds their words."""

import csv
import html
import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

import synth as package
from coders import TALKED, code, mark, place
from conftest import SAMPLE, Command, load_map
from report_sample import sample
from review_process import reviewing
from spoken_scripts import ELSE, TOLD, part
from synth.analysts.naming import plain_name
from synth.changes.compare import compare
from synth.coding.study import study_agreement
from synth.privacy.consent import MARK, consents
from synth.privacy.overlap import Overlap
from synth.privacy.withholding import withheld
from synth.records.document import Turn
from synth.records.evidence import Citation, Observation, Rejection
from synth.records.insight import DropOff
from synth.records.journey import (
    ByKind,
    Count,
    Emotion,
    Finding,
    Idea,
    JourneyMap,
    Opportunity,
    Participant,
    Quotable,
    StageView,
    Theme,
)
from synth.records.review import Anchor, Review, Reviewed, ReviewState, rejection_id
from synth.reviewlog import append

RUN = 5
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
CONSENTS = {"P01": "no", "P02": "paraphrase", "answerer": "no", "other answerer": "paraphrase"}
RESPONDENTS = {"answerer": "R_Q2ljycpOY5aAYUk", "other answerer": "R_tsKjqoZED4v5cY6"}
FORMS = ("xlsx", "csv", "md", "html", "svg", "cards.html", "stickies.csv", "qdc", "reviews.csv")


# --- a study in which some must not be quoted, looked through byte by byte


def runs(text: str) -> set[str]:
    """All runs of five words, without case and marks."""
    words = [m.group().casefold().replace("’", "'") for m in WORD.finditer(text)]
    return {" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def plain(path: Path) -> str:
    """Everything that a file says: unpacked, with and without its markup and escapes."""
    data = path.read_bytes()
    if zipfile.is_zipfile(path):
        packed = zipfile.ZipFile(io.BytesIO(data))
        data = b"\n".join(packed.read(name) for name in packed.namelist())
    text = data.decode("utf-8", "replace").replace("\\n", " ")
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), text)
    return f"{text} | {html.unescape(re.sub('<[^>]*>', ' ', text))}"


def closed_runs(out: Path) -> set[str]:
    """Runs that people who must not be quoted said, and neither anybody else nor the study."""
    made = json.loads((out / "map.json").read_text("utf-8"))
    closed = {p["id"] for p in made["participants"] if p["quotable"] != "yes"}
    own: set[str] = set()
    others = runs((out.parent / "study.toml").read_text("utf-8"))
    for source in made["sources"]:
        text = (out / source["text"]).read_text("utf-8")
        lines = (out / "sources" / f"{source['id']}.turns.jsonl").read_text("utf-8")
        for turn in map(json.loads, lines.splitlines()):
            said = runs(text[turn["start"] : turn["end"]])
            (own if turn["participant"] in closed else others).update(said)
    return own - others


def holding(files: Iterable[Path], wanted: set[str]) -> set[str]:
    """Names of the files that hold one of these runs in a row."""
    return {path.name for path in files if runs(plain(path)) & wanted}


def with_consents(folder: Path) -> None:
    rows = list(csv.DictReader((folder / "participants.csv").read_text("utf-8").splitlines()))
    rows += [{"participant": who, "respondent": id} for who, id in RESPONDENTS.items()]
    told = [row | {"quotable": CONSENTS.get(row["participant"], "")} for row in rows]
    fields = dict.fromkeys([*rows[0], "respondent", "quotable"])
    with (folder / "participants.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(fields))
        writer.writeheader()
        writer.writerows(told)


def decided(folder: Path) -> list[Review]:
    """A note, and a theme's name, in which a reviewer repeats what must not be quoted."""
    made = load_map(folder)
    said = next(
        o
        for o in made["observations"]
        if o["participant"] == "P01" and len(o["citations"][0]["quote"].split()) > 8
    )
    themes = [t for s in made["stages"] for lane in s["themes"].values() for t in lane]
    theme = next(t for t in themes if "P01" in t["participants"])
    words = said["citations"][0]["quote"]
    part = {"name": " ".join(words.split()[:9]), "members": theme["observations"]}
    seen = {"id": theme["id"], "name": theme["name"], "members": theme["observations"]}
    return [
        Review(
            id="v1",
            at="2026-11-01T10:00:00+00:00",
            reviewer="Mo",
            target=said["id"],
            action="comment",
            before={"statement": said["statement"]},
            after={"note": f"They said {words}"},
            anchor=Anchor(source=said["citations"][0]["source"], exact=words),
        ),
        Review(
            id="v2",
            at="2026-11-01T11:00:00+00:00",
            reviewer="Mo",
            target=theme["id"],
            action="rename",
            before={"themes": [seen]},
            after={"parts": [part]},
        ),
    ]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory, synth: Command) -> Path:
    """Everybody could be quoted in its first map; some must not be in its second, with reviews."""
    folder = tmp_path_factory.mktemp("quotable") / "study"
    left = shutil.ignore_patterns("out", ".synth", "gold", "P0[5-9]*", "P10*", "reviews.jsonl")
    shutil.copytree(SAMPLE, folder, ignore=left)
    rows = (folder / "participants.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "participants.csv").write_text("".join(rows[:5]), "utf-8")
    answers = (folder / "survey.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "survey.csv").write_text("".join(answers[:60]), "utf-8")
    with (folder / "study.toml").open("a", encoding="utf-8") as file:
        file.write("\n[patterns]\ndraft = true\n")
    assert synth("run", folder).returncode == 0
    append(folder, folder / ".synth", decided(folder))
    with_consents(folder)
    (folder / "interviews" / "P04-notes.md").unlink()
    (folder / "survey.csv").write_text("".join(answers[:50]), "utf-8")
    done = synth("run", folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_of_all_results_only_the_map_and_the_sources_hold_their_words(study: Path) -> None:
    out, wanted = study / "out", closed_runs(study / "out")
    files = [path for path in out.rglob("*") if path.is_file()]
    assert len(wanted) > 1000
    assert {"map.html", "map.md", "changes.json", "evidence.csv", "rejected.csv", "run.json"} <= {
        path.name for path in files
    }
    sources = {path.name for path in (out / "sources").glob("*.txt")}
    found = holding(files, wanted)
    assert "map.json" in found
    assert found - sources == {"map.json"}


def test_words_of_others_are_printed_as_ever(study: Path) -> None:
    made = load_map(study)
    (source,) = (p["sources"][0] for p in made["participants"] if p["id"] == "P03")
    said = runs((study / "out" / "sources" / f"{source}.txt").read_text("utf-8"))
    for name in ("map.html", "map.md", "evidence.csv"):
        assert len(runs(plain(study / "out" / name)) & said) > 20


def test_no_file_that_is_exported_to_be_shared_holds_their_words(
    study: Path, tmp_path: Path
) -> None:
    for end in FORMS:
        package.export(study, tmp_path / f"shared.{end}")
    made = list(tmp_path.iterdir())
    assert len(made) == len(FORMS)
    assert holding(made, closed_runs(study / "out")) == set()


def test_a_project_to_go_on_coding_in_holds_everything_and_says_who_must_not_be_quoted(
    study: Path, tmp_path: Path
) -> None:
    package.export(study, tmp_path / "work.qdpx")
    assert holding([tmp_path / "work.qdpx"], closed_runs(study / "out")) == {"work.qdpx"}
    assert "must not be quoted" in plain(tmp_path / "work.qdpx")


def test_redrawing_prints_their_words_no_more_than_a_run_does(study: Path, tmp_path: Path) -> None:
    again = Path(shutil.copytree(study, tmp_path / "again"))
    (again / "out" / "map.html").unlink()
    package.redraw(again)
    files = [again / "out" / name for name in ("map.html", "map.md", "evidence.csv")]
    assert holding(files, closed_runs(again / "out")) == set()


def test_each_of_their_citations_keeps_its_row_and_place(study: Path) -> None:
    made = load_map(study)
    closed = {p["id"] for p in made["participants"] if p["quotable"] != "yes"}
    assert {"P01", "P02", "answerer"} <= closed
    told = list(
        csv.DictReader((study / "out" / "evidence.csv").read_text("utf-8-sig").splitlines())
    )
    rows = [row for row in told if row["participant"] in closed]
    cited = sorted(
        (o["id"], str(c["start"]), str(c["end"]))
        for o in made["observations"]
        if o["participant"] in closed
        for c in o["citations"]
    )
    assert len(cited) > 20
    assert sorted((row["observation"], row["start"], row["end"]) for row in rows) == cited
    assert {row["quote"] for row in rows} == {MARK}
    assert not any(row["quote"] == MARK for row in told if row["participant"] not in closed)


def test_what_changed_since_a_map_that_quoted_them_is_told_without_their_words(
    study: Path, synth: Command
) -> None:
    told = synth("diff", study, "--json")
    assert told.returncode == 0
    assert any(json.loads(told.stdout)[name] for name in ("gone", "weakened", "added"))
    assert runs(told.stdout) & closed_runs(study / "out") == set()
    shown = synth("diff", study)
    assert runs(shown.stdout) & closed_runs(study / "out") == set()


def test_a_search_names_the_place_of_their_words_and_prints_a_mark(study: Path) -> None:
    found = package.search(study, "the box came late and the ice had melted", limit=60)
    closed = {p["id"] for p in load_map(study)["participants"] if p["quotable"] != "yes"}
    theirs = [passage for passage in found if passage.participant in closed]
    assert theirs
    assert {passage.quote for passage in theirs} == {MARK}
    assert all(passage.locator and passage.end > passage.start for passage in theirs)


def test_a_reviewer_reads_their_words_beside_a_note_that_they_must_not_be_quoted(
    study: Path, tmp_path: Path
) -> None:
    again = Path(shutil.copytree(study, tmp_path / "again"))
    said = {o["participant"]: o for o in load_map(again)["observations"]}
    with reviewing(again) as process:
        page = process.enter()
        claim = page.get(f"/claim/{said['P01']['id']}").text
        told = page.get(f"/claim/{said['P02']['id']}").text
        other = page.get(f"/claim/{said['P03']['id']}").text
        source = page.get(f"/source/{said['P01']['citations'][0]['source']}").text
        queue = page.get("/?all=1&participant=P01").text
        shared = page.get("/files/map.md").text
        process.end()
    assert runs(html.unescape(re.sub("<[^>]*>", "", claim))) & closed_runs(again / "out")
    for text in (claim, source, queue):
        assert "not to be quoted" in text
    assert "to be told in other words, not quoted" in told
    assert '<span class="tag">not to be quoted' not in other
    assert runs(shared) & closed_runs(again / "out") == set()


# --- what takes the place of their words

LATE = "the parcel sat on the wrong doorstep all weekend"
OTHER = "nobody told me that the van had come and gone"
NAME = "The parcel sat on the wrong doorstep"


def claim(id: str, person: str, quote: str, statement: str = "", **more: object) -> Observation:
    cited = Citation(
        source="s1", start=0, end=len(quote), quote=quote, match="exact", locator="", turn=1
    )
    made = Observation(
        id=id,
        facet="pain_point",
        stage="box",
        mode="experienced",
        actor="a",
        statement=statement or quote,
        participant=person,
        confidence=0.5,
        citations=(cited,),
    )
    return made.model_copy(update=more)


def study_of(
    consent: Quotable, *claims: Observation, name: str = NAME, **more: object
) -> JourneyMap:
    """One theme, its first teller with `consent`, and what rules say of it."""
    ids = tuple(o.id for o in claims)
    people = tuple(dict.fromkeys(o.participant for o in claims))
    count = Count(n=len(people), of=len(people))
    theme = Theme(
        id="m1",
        facet="pain_point",
        stage="box",
        actor="a",
        name=name,
        summary=claims[0].statement,
        observations=ids,
        participants=people,
        n=count.n,
        of=count.of,
        by_kind=ByKind(interview=count, survey=Count(n=0, of=0)),
    )
    asked = Opportunity(
        id="q1",
        question=f"How might we spare people this at “First box”: “{name}”?",
        rationale="1 interviewed tells of it.",
        addresses=("m1",),
        evidence=ids,
        ideas=(Idea(text=claims[0].statement, origin="participant", evidence=ids[:1]),),
    )
    view = StageView(
        id="box",
        name="First box",
        description="",
        themes={"pain_point": (theme,)},
        opportunities=(asked,),
        emotion=Emotion(median=None, n=0, values=(), split=False),
    )
    text = f"In the way at “First box”: “{name}”. It cost effort or delay."
    found = Finding(id="f1", text=text, themes=("m1",), n=count.n, of=count.of)
    empty = {"coverage": (), "saturation": (), "rejections": (), "dropoffs": (), "patterns": ()}
    base = sample().journey.model_copy(update=empty)
    fresh = {
        "participants": tuple(
            Participant(id=p, actor="a", quotable=consent if p == people[0] else "yes")
            for p in people
        ),
        "observations": claims,
        "stages": (view,),
        "findings": (found,),
        "review": ReviewState(),
    }
    return base.model_copy(update={**fresh, **more})


def shown(journey: JourneyMap) -> JourneyMap:
    return withheld(journey, plain_name)


def theme_of(journey: JourneyMap) -> Theme:
    (theme,) = journey.every_theme()
    return theme


def test_a_map_of_people_who_all_agreed_is_printed_as_it_is() -> None:
    journey = study_of("yes", claim("o1", "P1", LATE), claim("o2", "P2", OTHER))
    assert shown(journey) is journey


def test_ids_counts_and_places_stay_as_they_are() -> None:
    journey = study_of("no", claim("o1", "P1", LATE), claim("o2", "P2", OTHER))
    told = shown(journey)
    kept = {"observations", "participants", "n", "of", "by_kind", "counter", "severity", "id"}
    assert theme_of(told).model_dump(include=kept) == theme_of(journey).model_dump(include=kept)
    assert [f.id for f in told.findings] == ["f1"]
    assert told.stages[0].opportunities[0].addresses == ("m1",)
    places = [(c.source, c.start, c.end, c.turn) for o in told.observations for c in o.citations]
    assert places == [("s1", 0, len(LATE), 1), ("s1", 0, len(OTHER), 1)]


@pytest.mark.parametrize("consent", ["no", "paraphrase"])
def test_a_theme_that_has_their_words_for_a_name_is_named_by_another_member(
    consent: Quotable,
) -> None:
    told = shown(study_of(consent, claim("o1", "P1", LATE), claim("o2", "P2", OTHER)))
    name = theme_of(told).name
    assert name == plain_name([OTHER], "pain_point")
    assert name in told.findings[0].text
    assert name in told.stages[0].opportunities[0].question
    assert "doorstep" not in told.model_dump_json()


def test_a_theme_of_which_nobody_may_be_quoted_says_so_in_place_of_a_name() -> None:
    told = shown(study_of("no", claim("o1", "P1", LATE)))
    instead = "A pain point that may not be quoted (First box)"
    assert theme_of(told).name == instead
    assert theme_of(told).summary == instead
    assert told.findings[0].text == (
        f"In the way at “First box”: {instead}. It cost effort or delay."
    )
    assert "doorstep" not in told.model_dump_json()


def test_a_name_without_the_fillers_of_a_quote_is_their_words_all_the_same() -> None:
    quote = "the, um, the parcel sat, you know, on the wrong, uh, doorstep"
    told = shown(study_of("no", claim("o1", "P1", quote)))
    assert theme_of(told).name == "A pain point that may not be quoted (First box)"


def test_a_name_that_somebody_else_says_too_stays() -> None:
    same = f"honestly {LATE} again"
    told = shown(study_of("no", claim("o1", "P1", LATE), claim("o2", "P2", same)))
    assert theme_of(told).name == NAME


def test_a_name_that_a_moderator_repeats_is_their_words_all_the_same() -> None:
    turns = (
        Turn(turn=1, voice="participant", start=0, end=len(LATE), participant="P1"),
        Turn(turn=2, voice="moderator", start=len(LATE), end=2 * len(LATE)),
    )
    journey = study_of("no", claim("o1", "P1", LATE))
    told = withheld(journey, plain_name, texts={"s1": LATE + LATE}, turns={"s1": turns})
    assert theme_of(told).name == "A pain point that may not be quoted (First box)"


def test_a_name_in_other_words_than_theirs_stays() -> None:
    journey = study_of("no", claim("o1", "P1", LATE), name="Deliveries are left elsewhere")
    assert theme_of(shown(journey)).name == "Deliveries are left elsewhere"


def test_of_who_may_be_paraphrased_a_claim_in_other_words_stays_and_their_own_does_not() -> None:
    ours = claim("o1", "P1", LATE, "Deliveries end up at a neighbour's.")
    own = claim("o2", "P1", OTHER)
    first, second = shown(study_of("paraphrase", ours, own)).observations
    assert (first.statement, first.citations[0].quote) == (ours.statement, MARK)
    assert (second.statement, second.citations[0].quote) == (MARK, MARK)


def test_of_who_may_be_paraphrased_two_words_out_of_a_quote_are_their_own() -> None:
    told = shown(study_of("paraphrase", claim("o1", "P1", LATE, "Wrong doorstep.")))
    assert told.observations[0].statement == MARK


def test_of_who_agreed_to_nothing_no_claim_is_printed_in_any_words() -> None:
    ours = claim("o1", "P1", LATE, "Deliveries end up at a neighbour's.")
    told = shown(study_of("no", ours))
    assert told.observations[0].statement == MARK
    assert told.stages[0].opportunities[0].ideas[0].text == MARK
    assert "neighbour" not in told.model_dump_json()


def test_what_a_feeling_is_about_is_left_out_and_how_strong_it_is_stays() -> None:
    labels = {"emotion": "angry", "object": "the wrong doorstep", "valence": -2}
    told = shown(study_of("no", claim("o1", "P1", LATE, labels=labels)))
    assert told.observations[0].labels == {"emotion": "angry", "object": None, "valence": -2}


def test_a_finding_that_a_model_worded_in_their_words_gets_the_names_of_its_themes() -> None:
    text = "A parcel that sat on the wrong doorstep all weekend is what people remember."
    worded = Finding(id="f1", text=text, themes=("m1",), n=2, of=2)
    claims = claim("o1", "P1", LATE), claim("o2", "P2", OTHER)
    told = shown(study_of("no", *claims, findings=(worded,)))
    assert told.findings[0].text == (
        f"A finding that may not be quoted, on: “{theme_of(told).name}”"
    )


def test_words_of_leaving_are_withheld() -> None:
    left = DropOff(
        observation="o1", participant="P1", actor="a", stage="box", kind="left", words=LATE
    )
    told = shown(study_of("no", claim("o1", "P1", LATE), dropoffs=(left,)))
    assert told.dropoffs[0].words == MARK


def refused(words: str, nearest: str) -> Rejection:
    return Rejection(
        source="s1",
        turn=1,
        words=words,
        kind="altered",
        reason=f"“{words}” is not there",
        nearest=nearest,
        facet="pain_point",
        statement="It went astray.",
    )


def test_a_refused_draft_prints_neither_its_words_nor_the_nearest_of_theirs() -> None:
    draft = refused("the parcel sat at a wrong door", LATE)
    state = ReviewState(refused={rejection_id(draft): Reviewed(verdict="accepted", by=("Mo",))})
    journey = study_of("no", claim("o1", "P1", LATE), rejections=(draft,), review=state)
    turn = Turn(turn=1, voice="participant", start=0, end=len(LATE), participant="P1")
    told = withheld(journey, plain_name, texts={"s1": LATE}, turns={"s1": (turn,)})
    (left,) = told.rejections
    assert (left.words, left.nearest, left.statement) == (MARK, MARK, MARK)
    assert left.reason == f"{MARK} is not there"
    assert told.review.refused[rejection_id(left)].by == ("Mo",)


def test_another_persons_refused_draft_that_is_nearest_to_their_words_hides_those_alone() -> None:
    draft = refused("the van came and went unseen", LATE)
    claims = claim("o1", "P1", LATE), claim("o2", "P2", OTHER)
    turn = Turn(turn=1, voice="participant", start=0, end=len(OTHER), participant="P2")
    told = withheld(
        study_of("no", *claims, rejections=(draft,)),
        plain_name,
        texts={"s1": OTHER},
        turns={"s1": (turn,)},
    )
    assert told.rejections[0].words == draft.words
    assert told.rejections[0].nearest == MARK


def test_a_consent_taken_back_holds_for_the_earlier_map_too() -> None:
    early = study_of("yes", claim("o1", "P1", LATE))
    late = study_of("no", claim("o2", "P1", OTHER), name="Something else")
    changes = compare(early, late)
    assert [theme.name for theme in changes.gone] == [
        "A pain point that may not be quoted (First box)"
    ]
    assert "doorstep" not in changes.model_dump_json()


def test_a_name_that_only_the_paper_changes_is_no_renaming() -> None:
    claims = claim("o1", "P1", LATE), claim("o2", "P2", OTHER)
    changes = compare(study_of("yes", *claims), study_of("no", *claims))
    assert changes.renamed == ()
    assert changes.nothing


def test_the_stricter_of_two_consents_holds() -> None:
    claims = (claim("o1", "P1", LATE),)
    assert consents(study_of("paraphrase", *claims), study_of("no", *claims)) == {"P1": "no"}
    assert consents(study_of("yes", *claims)) == {}


def test_what_coders_differ_about_is_told_by_its_place_alone(tmp_path: Path) -> None:
    people = tuple(
        p.model_copy(update={"quotable": "no"}) if p.id == "P1" else p
        for p in TALKED.journey.participants
    )
    results = replace(TALKED, journey=TALKED.journey.model_copy(update={"participants": people}))
    late, very = place("P1.txt", 2), place("P2.txt", 2)
    reviews = [
        code(late, mark("The box came late", late), reviewer="Ana", minute=1),
        code(very, mark("The box came very late", very), reviewer="Ana", minute=2),
        code(late, reviewer="Ben", minute=3),
        code(very, reviewer="Ben", minute=4),
    ]
    append(tmp_path, tmp_path / ".synth", reviews)
    told = study_agreement(tmp_path, results, ())
    words = {d.path: d.words for pair in told.pairs for d in pair.disagreements}
    assert words == {"P1.txt": MARK, "P2.txt": "The box came very late."}


@pytest.mark.parametrize("script", TOLD)
def test_people_of_any_script_are_withheld(script: str) -> None:
    theirs = claim("o1", "P1", TOLD[script], labels={"object": TOLD[script][:12]})
    told = shown(study_of("no", theirs, claim("o2", "P2", ELSE[script]), name=part(TOLD[script])))
    assert theme_of(told).name != part(TOLD[script])
    assert TOLD[script][6:20] not in json.dumps(told.model_dump(mode="json"), ensure_ascii=False)
    assert ELSE[script] in {c.quote for o in told.observations for c in o.citations}
    assert {o.labels["object"] for o in told.observations if "object" in o.labels} == {None}
    hidden = "\u200c".join(part(TOLD[script]))
    told = shown(study_of("paraphrase", claim("o1", "P1", TOLD[script], "Late"), name=hidden))
    assert theme_of(told).name == "A pain point that may not be quoted (First box)"


# --- whose words


@pytest.mark.parametrize(
    ("text", "theirs"),
    [
        ("We heard: the parcel sat on the wrong step", True),
        ("THE PARCEL SAT on the…", True),
        ("The wrong doorstep", True),
        ("A wrong doorstep", False),
        ("parcel sat on a wrong doorstep", False),
        ("Doorstep", False),
        ("", False),
    ],
)
def test_five_words_in_a_row_or_a_whole_short_text_tell_whose_words_they_are(
    text: str, theirs: bool
) -> None:
    assert Overlap([LATE], [OTHER]).holds(text) is theirs


def test_a_text_of_two_words_is_theirs_where_it_is_all_that_they_said() -> None:
    assert Overlap(["Too dear."], []).holds("too dear")
    assert not Overlap(["Too dear."], ["too dear!"]).holds("too dear")


def test_what_anybody_else_said_is_nobodys_secret() -> None:
    assert not Overlap([LATE], [f"yes {LATE}"]).holds(LATE)
