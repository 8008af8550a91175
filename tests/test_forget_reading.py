"""Readers pass over who was forgotten: everything else reads as if they had never been there."""

import stat
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import forget_study as study
from synth.errors import StudyError
from synth.privacy.tombstones import FILE, end, lay, read_tombstones
from synth.privacy.utterances import spoken
from synth.readers.reception import Reception, gather, receive
from synth.readers.settings import load_study
from synth.records.document import Document

Line = tuple[str, str]
TOPICS = ("the box", "a long way home", "what it cost", "nothing at all", "Yes.", "the bell")


def read(folder: Path) -> Reception:
    return receive(folder, load_study(folder), folder / "out")


def documents(folder: Path) -> tuple[Document, ...]:
    return gather(folder, load_study(folder), folder / "out")[2].documents


def bury(folder: Path, *who: str) -> None:
    """A tombstone, and nothing else."""
    every = spoken(documents(folder))
    lay(folder, who, [voice for voice in every if voice.participant in who], every)


def said(reception: Reception) -> dict[str, list[str]]:
    """What each participant says."""
    told: dict[str, list[str]] = {}
    for document in reception.people.documents:
        for turn in document.turns:
            if turn.participant:
                told.setdefault(turn.participant, []).append(document.words_of(turn))
    return told


def plain(reception: Reception) -> list[object]:
    """All that ids and offsets rest on."""
    return [
        (d.source.path, d.text, [t.model_dump(exclude={"question"}) for t in d.turns])
        for d in reception.people.documents
    ] + [reception.people.participants]


words = st.lists(st.sampled_from(TOPICS), min_size=1, max_size=4).map(" ".join)
own = st.tuples(st.sampled_from(("Ana", "Bea", "Cem Öz")), words)
asked = st.tuples(st.just("Moderator"), st.sampled_from(("And then?", "Mm-hm.", "Why was that?")))
talk = st.lists(own | asked, min_size=4, max_size=14)


@settings(max_examples=60)
@given(talk, st.sampled_from(("\n\n", "\n")), st.sampled_from((": ", ":\n")))
def test_what_is_left_has_the_text_the_offsets_and_the_keys_of_a_study_without_them(
    lines: Sequence[Line], gap: str, colon: str
) -> None:
    fixed = [("Moderator", "Tell us?"), ("Bea", "I am Bea"), ("Cem Öz", "and I am Cem")]
    with TemporaryDirectory() as place:
        whole, twin = Path(place) / "whole", Path(place) / "twin"
        for folder, everybody in ((whole, True), (twin, False)):
            folder.mkdir()
            kept = [*fixed, *[(w, t) for w, t in lines if everybody or w != "Ana"]]
            text = gap.join(f"{who}{colon}{words}" for who, words in [*kept, fixed[2]])
            (folder / "talk.txt").write_text(text + "\n", "utf-8")
        if "talk/Ana" not in said(read(whole)):
            return
        bury(whole, "talk/Ana")
        assert plain(read(whole)) == plain(read(twin))


def test_a_study_reads_as_the_one_without_her(tmp_path: Path) -> None:
    whole, twin = study.write(tmp_path / "a"), study.write(tmp_path / "b", ana=False)
    bury(whole, "Ana")
    ours, theirs = read(whole), read(twin)
    assert said(ours) == said(theirs)
    assert [d.text for d in ours.people.documents] != [d.text for d in documents(whole)]
    keys = [[t.key for d in r.people.documents for t in d.turns] for r in (ours, theirs)]
    assert keys[0] == keys[1]
    assert ours.people.remarks == theirs.people.remarks
    assert [line.partition(":")[0] for line in ours.folder.left_out] == [
        "ana.txt", "group.txt", "survey.csv",
    ]  # fmt: skip


def test_a_tombstone_holds_no_name_and_no_word(tmp_path: Path) -> None:
    folder = study.write(tmp_path / "a")
    bury(folder, "Ana")
    text = (folder / FILE).read_text("utf-8")
    assert "Ana" not in text
    assert "txt" not in text
    assert not study.hers().within(text)
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize("mend", ["", "renamed", "copied", "mended", "relabelled", "unlinked"])
def test_no_way_of_changing_files_brings_her_back(tmp_path: Path, mend: str) -> None:
    folder = study.write(tmp_path / "a")
    bury(folder, "Ana")
    path, text = folder / "ana.txt", (folder / "ana.txt").read_text("utf-8")
    if mend == "renamed":
        path.rename(folder / "zoe.txt")
    elif mend == "copied":
        (folder / "deep").mkdir()
        (folder / "deep" / "copy of talk.md").write_text(text, "utf-8")
    elif mend == "mended":
        path.unlink()
        (folder / "new.txt").write_text(text.replace("lentil curry", "curry"), "utf-8")
    elif mend == "relabelled":
        path.unlink()
        (folder / "new.txt").write_text(text.replace("Ana:", "Zoe:"), "utf-8")
    if mend:
        (folder / "participants.csv").unlink()
    told = list(said(read(folder)).values())
    assert len(told) == 9
    assert not any(study.hers().within(text) for words in told for text in words)


def test_somebody_new_is_read(tmp_path: Path) -> None:
    folder = study.write(tmp_path / "a")
    bury(folder, "Ana")
    words = [f"{text} So it was." for text in study.OTHERS["Ben"]]
    (folder / "zoe.txt").write_text(study.interview("Zoe", words), "utf-8")
    assert "zoe" in said(read(folder))


def test_a_row_that_moved_up_is_another_person(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    path = folder / "survey.csv"
    answers = ["It was late and nobody told me why", "Too dear", "I liked the recipes very much"]
    rows = [f"{k},{answer}" for k, answer in enumerate(answers)]
    path.write_text("\n".join(["score,What would you change?", *rows]) + "\n", "utf-8")
    assert set(said(read(folder))) == {"survey/row 2", "survey/row 3", "survey/row 4"}
    bury(folder, "survey/row 3")
    assert set(said(read(folder))) == {"survey/row 2", "survey/row 4"}
    path.write_text("\n".join(["score,What would you change?", rows[0], rows[2]]) + "\n", "utf-8")
    assert set(said(read(folder))) == {"survey/row 2", "survey/row 3"}


def test_of_two_people_with_the_same_words_one_stays(tmp_path: Path) -> None:
    folder = study.write(tmp_path / "a")
    same = "I never got the second box and they kept my money for it anyhow, all of it"
    text = f"id,What would you change?\nR1,{same}\nr1,{same}\nR2,Yes\nR3,Yes\n"
    (folder / "survey.csv").write_text(text, "utf-8")
    (folder / "participants.csv").unlink()
    bury(folder, "survey/R1")
    bury(folder, "survey/R2")
    assert {name for name in said(read(folder)) if name.startswith("survey")} == {
        "survey/r1",
        "survey/R3",
    }


@pytest.mark.parametrize(
    "name", ["a/b", "../../etc", "Zoë Ünal", 'O\'Hara, "Q"', "名前", "row 3", "#5"]
)
def test_any_id_can_be_forgotten(tmp_path: Path, name: str) -> None:
    folder = study.write(tmp_path / "a")
    cell = '"' + name.replace('"', '""') + '"'
    (folder / "survey.csv").write_text(
        f"id,What would you change?\n{cell},A bigger box please\nR2,Less of it\n", "utf-8"
    )
    (folder / "participants.csv").unlink()
    bury(folder, f"survey/{name}")
    assert {one for one in said(read(folder)) if one.startswith("survey")} == {"survey/R2"}


def test_where_everybody_was_forgotten_nothing_can_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "ana.txt").write_text(study.interview("Ana", study.ANA), "utf-8")
    bury(folder, "ana")
    with pytest.raises(StudyError, match="forgotten"):
        read(folder)


def test_what_the_interviewer_repeats_of_her_goes_and_what_she_echoes_stays(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "talk.txt").write_text(
        "Moderator: What did you think about the box?\n\n"
        "Ana: What did you think about the box? My purple bicycle was stolen that very day.\n\n"
        "Moderator: So my purple bicycle was stolen, she says. "
        "And what did you think about the box?\n\n"
        "Bea: It was fine for me, and cheap.\n\n"
        "Cem: I never got one.\n",
        "utf-8",
    )
    bury(folder, "talk/Ana")
    (document,) = read(folder).people.documents
    assert "bicycle" not in document.text
    assert document.text.count("hat did you think about the box?") == 2
    asked = next(t.question for t in document.turns if t.participant == "talk/Bea")
    assert asked is not None
    assert asked.startswith("What did you think about the box? So [removed], she says.") or (
        asked == "So [removed], she says. And what did you think about the box?"
    )
    for turn in document.turns:
        assert document.words_of(turn) == document.words_of(turn).strip()


def test_a_torn_tombstone_is_told_and_those_before_and_after_it_count(tmp_path: Path) -> None:
    folder = study.write(tmp_path / "a")
    bury(folder, "Ana")
    with (folder / FILE).open("ab") as file:
        file.write(b'{"at": "2026-')
    bury(folder, "Ben")
    stones, remarks = read_tombstones(folder)
    assert len(stones) == 2
    assert "line 2" in remarks[0]
    reception = read(folder)
    assert not {"Ana", "Ben"} & set(said(reception))
    assert any(FILE in problem for problem in reception.problems)


def test_a_tombstone_is_done_once_it_is_said(tmp_path: Path) -> None:
    folder = study.write(tmp_path / "a")
    bury(folder, "Ana")
    (stone,) = read_tombstones(folder)[0]
    end(folder, stone)
    (after,) = read_tombstones(folder)[0]
    assert (stone.done, after.done, after.marks) == (False, True, stone.marks)
    assert (folder / FILE).stat().st_size < 4_000


def _recording(lines: Sequence[Line]) -> str:
    cues = [
        f"00:00:{2 * n:02}.000 --> 00:00:{2 * n + 1:02}.500\n<v {who}>{words}</v>\n"
        for n, (who, words) in enumerate(lines)
        if who
    ]
    return "WEBVTT\n\n" + "\n".join(cues)


def test_of_a_recording_go_the_words_the_name_and_the_time(tmp_path: Path) -> None:
    lines = [*study.GROUP, ("Moderator", "Thank you all.")]
    for name, everybody in (("whole", True), ("twin", False)):
        (tmp_path / name).mkdir()
        kept = [line if everybody or line[0] != "Ana" else ("", "") for line in lines]
        (tmp_path / name / "group.vtt").write_text(_recording(kept), "utf-8")
    bury(tmp_path / "whole", "group/Ana")
    assert plain(read(tmp_path / "whole")) == plain(read(tmp_path / "twin"))
    (document,) = read(tmp_path / "whole").people.documents
    assert "Ana" not in document.text


NOTES = """# Visit to Ana and Bea

## Delivery

Ana: The parcel stood behind our rubbish bins for two days.

Bea: It came on time.

## Cooking

Ana: My teenage twins ate all of the lentil curry.

Bea: I did not cook.
"""


def test_headings_stay_unless_they_name_her(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "visit.md").write_text(NOTES, "utf-8")
    bury(folder, "visit/Ana")
    (document,) = read(folder).people.documents
    assert "rubbish" not in document.text
    assert "lentil" not in document.text
    assert document.text.count("## ") == 2
    assert said(read(folder)) == {"visit": ["It came on time.", "I did not cook."]}
