import io
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from builders import document
from builders import small_map as built_map
from independent_refi import codings
from refi_program import Desk, Program, Q
from synth.records.document import Document
from synth.records.evidence import Citation, Observation
from synth.records.ids import observation_id
from synth.refi.exchange import project_file
from synth.refi.frames import COUNTINGS, Counting, Folded, Frame
from synth.results import Results

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "refi_schema" / "Project.xsd"))
ODD = st.sampled_from(
    [
        "🥕",
        "👩‍👧",
        "e\u0301",
        "שלום",
        "\u202e",
        "\r\n",
        "\r",
        "\n",
        "\x00",
        "\x0b",
        "\ufeff",
        " ",
        "a",
        "Ω",
        "\ufffe",
    ]
)
WORDS = st.lists(ODD | st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).map(
    "".join
)


def results_of(texts: list[str], spans: list[tuple[int, int]]) -> Results:
    """A map with one citation a turn; each turn holds one of the texts."""
    made: Document = document([("P1", text) for text in texts])
    observations = []
    for turn, text, (start, end) in zip(made.turns, texts, spans, strict=True):
        at = turn.start + start, turn.start + end
        key = observation_id("goal", "P1", [(turn.key, start, end)])
        cited = Citation(
            source=made.source.id,
            start=at[0],
            end=at[1],
            quote=text[start:end],
            match="exact",
            locator="",
            turn=turn.turn,
        )
        observations.append(
            Observation(
                id=key,
                facet="goal",
                stage="order",
                mode="wished",
                actor="subscriber",
                statement=f"Said {text}",
                participant="P1",
                confidence=0.5,
                labels={"object": text},
                citations=(cited,),
            )
        )
    journey = built_map()[0]
    journey = journey.model_copy(
        update={
            "observations": tuple(observations),
            "sources": (made.source,),
            "participants": journey.participants[:1],
            "stages": tuple(s.model_copy(update={"themes": {}}) for s in journey.stages),
        }
    )
    return Results(journey, {made.source.id: made.text}, {made.source.id: made.turns})


@st.composite
def studies(draw: st.DrawFn) -> Results:
    texts = draw(st.lists(WORDS, min_size=1, max_size=4, unique=True))
    spans = []
    for text in texts:
        start = draw(st.integers(0, len(text) - 1))
        spans.append((start, draw(st.integers(start + 1, len(text)))))
    return results_of(texts, spans)


@settings(max_examples=60)
@given(studies())
def test_any_text_keeps_its_spans_in_a_valid_project(results: Results) -> None:
    data = project_file(results)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        tree = etree.fromstring(archive.read("project.qde"))
    assert SCHEMA.validate(tree), SCHEMA.error_log
    cited = sorted(c.quote for o in results.journey.observations for c in o.citations)
    assert sorted(coded.said for coded in codings(data)) == cited


@settings(max_examples=60)
@given(studies())
def test_any_text_comes_back_without_a_change(results: Results) -> None:
    with TemporaryDirectory() as folder:
        desk = Desk(Path(folder), results)
        adopted = desk.take(desk.export())
    assert (adopted.reviews, adopted.left) == ((), ())


def rewritten(program: Program, way: Counting, mark: bool) -> None:
    """As a program that counts in `way` would write it on Windows."""
    for source in program.sources():
        name = source.get("plainTextPath").replace("internal://", "sources/")
        text = program.files[name].decode("utf-8")
        for selection in source.findall(f"{Q}PlainTextSelection"):
            for at in ("startPosition", "endPosition"):
                before = text[: int(selection.get(at))]
                crlf = before if way.one else before.replace("\n", "\r\n")
                units = len(crlf.encode("utf-16-le")) // 2 if way.utf16 else len(crlf)
                selection.set(at, str(units))
        written = text.replace("\n", "\r\n")
        program.files[name] = written.encode("utf-8-sig" if mark else "utf-8")


PLAIN = ["One 🥕 line\nand another", "Then שלום 👩‍👧 and so on", "a\n\nb 🥕", "The end of it"]


@pytest.mark.parametrize("mark", [False, True])
@pytest.mark.parametrize("way", COUNTINGS)
def test_a_program_that_counts_otherwise_moves_no_quote(
    tmp_path: Path, way: Counting, mark: bool
) -> None:
    desk = Desk(tmp_path, results_of(PLAIN, [(0, 11), (5, 17), (3, 6), (4, 13)]))
    program = desk.export()
    rewritten(program, way, mark)
    adopted = desk.take(program)
    assert (adopted.reviews, adopted.left) == ((), ())


@pytest.mark.parametrize("way", COUNTINGS)
def test_new_bounds_are_read_as_the_program_counts(tmp_path: Path, way: Counting) -> None:
    desk = Desk(tmp_path, results_of(PLAIN, [(0, 11), (5, 17), (3, 6), (4, 13)]))
    program = desk.export()
    last = max(program.selections(), key=lambda s: int(s.get("startPosition")))
    last.set("endPosition", str(int(last.get("endPosition")) - 6))
    rewritten(program, way, mark=True)
    (review,) = desk.take(program).reviews
    assert [q["exact"] for q in review.after["quotes"]] == ["end"]


def test_a_text_that_was_edited_elsewhere_finds_its_words_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path, results_of(PLAIN, [(0, 11), (5, 17), (3, 6), (4, 13)]))
    program = desk.export()
    (source,) = program.sources()
    name = source.get("plainTextPath").replace("internal://", "sources/")
    program.files[name] = b"Typed in front. " + program.files[name]
    for selection in program.selections():
        for at in ("startPosition", "endPosition"):
            selection.set(at, str(int(selection.get(at)) + 16))
    adopted = desk.take(program)
    assert (adopted.reviews, adopted.left) == ((), ())


def test_words_that_stand_at_several_places_need_their_surroundings() -> None:
    ours = "yes and no. yes and no. maybe, yes and no?"
    frame = Frame("- maybe, yes and no?", ours)
    assert frame.place(9, 19, Counting()) == (31, 41)
    assert Frame("yes", "no yes no yes").place(0, 3, Counting()) is None


def test_words_that_are_nowhere_have_no_place() -> None:
    assert Frame("quite another text", "our text").place(0, 5, Counting()) is None


@given(st.text(alphabet="a\r\n🥕", max_size=30), st.integers(0, 30))
def test_plain_positions_lead_back_to_where_they_came_from(text: str, at: int) -> None:
    folded = Folded(text)
    here = min(at, len(text))
    inside = text[here - 1 : here + 1] == "\r\n" if here else False
    if not inside:
        assert folded.to_raw(folded.to_plain(here)) == here
    assert folded.plain[: folded.to_plain(here)] == Folded(text[:here]).plain
