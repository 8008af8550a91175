"""What holds of every reading, tried on generated files."""

from hypothesis import given, settings
from hypothesis import strategies as st

from reading_samples import WORD, read, words_outside
from synth.errors import SourceError
from synth.readers.cues import Cue, compose
from synth.readers.shape import parse_plain
from synth.readers.voices import assign_voices, number_turns
from synth.records.document import Document, Source

LABELS = [
    "MEL: ",
    "Anna: ",
    "P1: ",
    "Q: ",
    "O: ",
    "Note: ",
    "[00:01] Anna: ",
    "**Mia:** ",
    "Ben  0:12",
]
LEADS = [
    "",
    "- ",
    "  - ",
    "* ",
    "1. ",
    "# ",
    "> ",
    "🤔 ",
    "| ",
    "(",
    "[",
    "**",
    "---",
    "    ",
    "![](",
]
WORDS = [
    "box",
    "was it?",
    "“so cold today”",
    '"I left it"',
    "[laughs out loud]",
    "(_en bas_)",
    "C'est",
]
LINE = st.builds(
    lambda lead, label, words, tail: lead + label + " ".join(words) + tail,
    st.sampled_from(LEADS),
    st.sampled_from(["", "", *LABELS]),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), max_size=5),
    st.sampled_from(["", "?", "**", ")", "]", ":"]),
)
ALLOWED = {"MEL", "Anna", "P1", "Q", "O", "Note", "Mia", "Ben", "1", "00:01", "0:12"}


def document_of(text: str) -> Document:
    stretches, record, _ = parse_plain(text, ())
    voiced, _ = assign_voices(text, stretches, ())
    source = Source(
        id="s", path="a", kind="interview", record=record, sha256="", chars=len(text), text=""
    )
    return Document(source=source, text=text, turns=number_turns(text, voiced))


@settings(max_examples=150, deadline=None)
@given(st.lists(LINE, min_size=1, max_size=25))
def test_turns_never_overlap_and_hold_every_word_but_labels(lines):
    text = "\n".join(lines).replace("\r", "\n").replace("\x00", "")
    document = document_of(text)
    outside = words_outside(document)
    generated = set(WORD.findall(" ".join(WORDS)))
    assert not outside & (generated - ALLOWED)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
def test_any_text_has_well_formed_turns(text):
    words_outside(document_of(text))


SPOKEN = st.lists(
    st.builds(
        lambda start, speaker, lines: Cue(start, start and start + 2, tuple(lines), speaker),
        st.one_of(st.none(), st.floats(0, 10_000)),
        st.sampled_from([None, "Anna", "Mel"]),
        st.lists(
            st.sampled_from(["It was", "cold.", "Anna: yes", "我在", "网上", " "]), max_size=3
        ),
    ),
    max_size=20,
)


@settings(max_examples=100, deadline=None)
@given(SPOKEN)
def test_cues_keep_their_characters_in_order(cues):
    text, stretches, _ = compose(cues, ())
    told = "".join(text[s.start : s.end] for s in stretches)
    spoken = "".join(line for cue in cues for line in cue.lines)
    plain = "".join(told.split())
    for label in ("Anna:",):
        plain, spoken = plain.replace(label, ""), spoken.replace(label, "")
    assert plain == "".join(spoken.split())


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=200), st.sampled_from(["a.txt", "a.vtt", "a.json", "a.docx", "a.pdf", "a"])
)
def test_any_bytes_are_read_or_refused_in_one_sentence(tmp_path_factory, data, name):
    folder = tmp_path_factory.mktemp("any")
    told = f"interviews/{name}"
    try:
        words_outside(read(folder, name, data).document)
    except SourceError as error:
        told = str(error)
    assert told.startswith(f"interviews/{name}")
    assert "\n" not in told
