"""Which files of a study are read, in what order, and what is said of the others."""

import os
import sys
from pathlib import Path

import pytest

from synth.errors import SettingsError, StudyError, UsageError
from synth.readers.defaults import ACTOR, FACETS, STAGES
from synth.readers.folder import list_sources, read_all, relative_path, require_apart
from synth.records.study import Study, SurveySpec

TALK = "Moderator: How did it start?\nAnn: I saw an advert on the tram and {}.\n"
SURVEY = "id,plan,Why did you leave?\n1,free,{} was too late\n2,pro,It was too dear\n"


def make_study(*ignore: str, survey: str = "") -> Study:
    return Study(
        title="T",
        interviewers=("Moderator",),
        ignore=ignore,
        actors=(ACTOR,),
        stages=STAGES["default"],
        facets=FACETS,
        surveys=(SurveySpec(file=survey),) if survey else (),
    )


def put(folder: Path, *names: str, text: str = TALK) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(name))


def listed(folder: Path, *ignore: str) -> list[str]:
    paths, _ = list_sources(folder, make_study(*ignore), folder / "out")
    return [relative_path(folder, path) for path in paths]


def test_files_are_found_at_any_depth_in_order_of_path(tmp_path: Path) -> None:
    put(tmp_path, "b.txt", "interviews/z/a.txt", "interviews/P02.md", "interviews/P01.vtt", "B.txt")
    assert listed(tmp_path) == [
        "B.txt",
        "b.txt",
        "interviews/P01.vtt",
        "interviews/P02.md",
        "interviews/z/a.txt",
    ]


def test_what_belongs_to_the_study_itself_is_no_source(tmp_path: Path) -> None:
    put(
        tmp_path,
        *("study.toml", "participants.csv", "reviews.jsonl", "gold.jsonl", "gold-2.jsonl"),
        *("findings.jsonl", "README.md", "LICENSE", "COPYING.txt", "CHANGELOG.md", "NOTICE"),
        *("SOURCE.txt", "make.py", "x.toml", ".hidden", ".synth/x.txt", ".git/x.txt"),
        *("out/map.md", "prompts/p.md", "gold/g.txt", "~$P01.docx", "P01.txt"),
    )
    paths, left_out = list_sources(tmp_path, make_study(), tmp_path / "out")
    assert [path.name for path in paths] == ["P01.txt"]
    assert left_out == []


def test_results_are_no_source_wherever_they_lie(tmp_path: Path) -> None:
    put(tmp_path, "old results/map.json", "old results/run.json", "old results/map.md", "P01.txt")
    put(tmp_path, "elsewhere/map.md")
    paths, _ = list_sources(tmp_path, make_study(), tmp_path / "elsewhere")
    assert [path.name for path in paths] == ["P01.txt"]


def test_pictures_and_recordings_are_named_as_left_out(tmp_path: Path) -> None:
    put(tmp_path, "a/P01.MP3", "board.png", "call.mp4", "P01.txt")
    paths, left_out = list_sources(tmp_path, make_study(), tmp_path / "out")
    assert [path.name for path in paths] == ["P01.txt"]
    assert left_out == [
        "a/P01.MP3: a sound recording, not text.",
        "board.png: an image, not text.",
        "call.mp4: a video, not text.",
    ]


def test_a_source_named_like_a_licence_is_not_dropped_in_silence(tmp_path: Path) -> None:
    put(tmp_path, "license-renewal.txt", "LICENSE.md", "P01.txt")
    _, left_out = list_sources(tmp_path, make_study(), tmp_path / "out")
    assert left_out == [
        "license-renewal.txt: it is named like a license file; rename it if it is a source."
    ]


def test_a_participants_file_in_a_folder_is_named(tmp_path: Path) -> None:
    put(tmp_path, "interviews/participants.csv", "P01.txt")
    _, left_out = list_sources(tmp_path, make_study(), tmp_path / "out")
    assert left_out == ["interviews/participants.csv: it is only used beside study.toml."]


@pytest.mark.parametrize("pattern", ["drafts/*", "drafts/", "drafts", "drafts/**", "old*", "*.md"])
def test_ignored_patterns_are_followed(tmp_path: Path, pattern: str) -> None:
    put(tmp_path, "P01.txt")
    put(tmp_path, "drafts/deep/old-x.md")
    assert listed(tmp_path, pattern) == ["P01.txt"]


def test_a_link_that_leaves_the_study_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    put(tmp_path, "secret.txt", "outside/x.txt")
    put(folder, "P01.txt")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "more").symlink_to(tmp_path / "outside")
    (folder / "loop").symlink_to(folder)
    (folder / "gone.txt").symlink_to(tmp_path / "nowhere")
    paths, left_out = list_sources(folder, make_study(), folder / "out")
    assert [path.name for path in paths] == ["P01.txt"]
    assert left_out == [
        "gone.txt: a link that leads nowhere.",
        "link.txt: a link that leaves the study, not followed.",
        "loop: a link to a folder of the study, not followed.",
        "more: a link that leaves the study, not followed.",
    ]


def test_odd_names_become_printable_and_stay_unique(tmp_path: Path) -> None:
    names = ["a\nb.txt", "a%0Ab.txt", "tab\t.txt", "Grüße 😡 100%.txt", "null\u202e.txt"]
    put(tmp_path, *names)
    shown = listed(tmp_path)
    assert sorted(shown) == sorted(
        ["a%0Ab.txt", "a%250Ab.txt", "tab%09.txt", "Grüße 😡 100%.txt", "null%E2%80%AE.txt"]
    )


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_that_is_not_utf8_is_escaped(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text(TALK)
    assert listed(tmp_path) == ["caf%E9.txt"]
    reading = read_all(tmp_path, make_study(), tmp_path / "out").readings[0]
    assert reading.document.source.path.encode() == b"caf%E9.txt"


def test_surveys_and_interviews_are_told_by_their_content(tmp_path: Path) -> None:
    put(tmp_path, "P01.txt", "P02")
    put(tmp_path, "s.csv", "answers", text=SURVEY)
    folder = read_all(tmp_path, make_study(), tmp_path / "out")
    kinds = {r.document.source.path: r.document.source.kind for r in folder.readings}
    assert kinds == {
        "P01.txt": "interview",
        "P02": "interview",
        "answers": "survey",
        "s.csv": "survey",
    }


def test_a_table_in_a_txt_counts_only_where_the_settings_name_it(tmp_path: Path) -> None:
    put(tmp_path, "answers.txt", text=SURVEY)
    named = read_all(tmp_path, make_study(survey="answers.txt"), tmp_path / "out")
    assert named.readings[0].document.source.kind == "survey"


def test_one_unreadable_file_does_not_stop_the_others(tmp_path: Path) -> None:
    put(tmp_path, *(f"P{n:02}.txt" for n in range(19)))
    (tmp_path / "torn.docx").write_bytes(b"PK\x03\x04 torn")
    folder = read_all(tmp_path, make_study(), tmp_path / "out")
    assert len(folder.readings) == 19
    assert len(folder.failures) == 1
    assert folder.failures[0].startswith("torn.docx")
    assert "\n" not in folder.failures[0]


def test_the_same_survey_twice_is_read_once(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", text=SURVEY)
    (tmp_path / "b.tsv").write_text((tmp_path / "a.csv").read_text().replace(",", "\t"))
    folder = read_all(tmp_path, make_study(), tmp_path / "out")
    assert [reading.document.source.path for reading in folder.readings] == ["a.csv"]
    assert folder.left_out == ("b.tsv: participants say word for word the same as in a.csv.",)


def test_the_same_transcript_twice_is_read_once(tmp_path: Path) -> None:
    put(tmp_path, "P01.txt")
    text = (tmp_path / "P01.txt").read_text().replace("\n", "\n\n")
    (tmp_path / "P01 copy.txt").write_text(text)
    folder = read_all(tmp_path, make_study(), tmp_path / "out")
    assert [reading.document.source.path for reading in folder.readings] == ["P01 copy.txt"]


def test_a_survey_of_the_settings_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    put(tmp_path, "survey.csv", text=SURVEY)
    with pytest.raises(SettingsError, match=r"no 'survy\.csv'; you may mean 'survey\.csv'"):
        read_all(tmp_path, make_study(survey="survy.csv"), tmp_path / "out")


def test_a_missing_folder_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="expected a study folder"):
        read_all(tmp_path / "nowhere", make_study(), tmp_path / "out")


def test_an_empty_study_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="found no files; put transcripts"):
        read_all(tmp_path, make_study(), tmp_path / "out")


def test_a_study_with_nothing_readable_says_why(tmp_path: Path) -> None:
    put(tmp_path, "photo.png")
    (tmp_path / "torn.docx").write_bytes(b"PK\x03\x04 torn")
    with pytest.raises(StudyError) as caught:
        read_all(tmp_path, make_study(), tmp_path / "out")
    message = str(caught.value)
    assert "torn.docx" in message
    assert "photo.png: an image, not text" in message
    assert "\n" not in message


def test_a_file_among_results_is_told_instead_of_dropped(tmp_path: Path) -> None:
    put(tmp_path, "P01.txt", "2025/map.json", "2025/run.json", "2025/map.md", "2025/ben.txt")
    put(tmp_path, "2025/sources/s0123456789ab.txt", "2025/sources/s0123456789ab.turns.jsonl")
    put(tmp_path, "2025/sources/carla.txt", "out/deep/dan.txt", "out/board.png", "out/README.md")
    put(tmp_path, "out/notes.txt", "out/changes.json")
    paths, left_out = list_sources(tmp_path, make_study("notes.txt"), tmp_path / "out")
    assert [path.name for path in paths] == ["P01.txt"]
    assert left_out == [
        f"{place}: it lies among results, where nothing is read; move it if it is a source."
        for place in ("2025/ben.txt", "2025/sources/carla.txt", "out/deep/dan.txt")
    ]


def test_results_of_a_killed_run_are_results(tmp_path: Path) -> None:
    put(tmp_path, "P01.txt", "new/map.json", "new/sources/s0123456789ab.txt")
    assert listed(tmp_path) == ["P01.txt"]


def test_results_in_the_studys_own_folder_are_left_out_and_told_once(tmp_path: Path) -> None:
    put(tmp_path, "map.json", "run.json", "map.html", "map.md", "evidence.csv", "rejected.csv")
    put(tmp_path, "sources/s0123456789ab.txt", "sources/s0123456789ab.turns.jsonl")
    put(tmp_path, "changes.json", "sources/P02.txt", "interviews/map.md", "P01.txt")
    paths, left_out = list_sources(tmp_path, make_study(), tmp_path / "out")
    assert [path.name for path in paths] == ["P01.txt", "map.md", "P02.txt"]
    assert left_out == [
        "changes.json: the results of a run lie beside the sources, and none of them is read; "
        "move them into a folder of their own."
    ]


@pytest.mark.parametrize("place", [".", "interviews", "2025"])
def test_results_are_refused_where_sources_lie(tmp_path: Path, place: str) -> None:
    put(tmp_path, "interviews/P01.txt", "2025/ben/b.txt", "2025/ben/a.txt", "2025/map.md")
    named = {".": "the study itself", "interviews": "'P01.txt'", "2025": "'ben/a.txt'"}[place]
    with pytest.raises(UsageError, match=rf"results alone.*found {named}.*another.*--out"):
        require_apart(tmp_path, make_study(), tmp_path / place)


@pytest.mark.parametrize("place", ["out", "new", "old", "../elsewhere", "pictures", "mine"])
def test_results_may_go_where_nothing_would_be_read(tmp_path: Path, place: str) -> None:
    folder = tmp_path / "study"
    put(folder, "out/ben.txt", "old/map.json", "old/run.json", "old/map.md", "P01.txt")
    put(folder, "old/model/map.json", "old/model/run.json", "pictures/a.png", "mine/x.txt")
    put(tmp_path, "elsewhere/ben.txt")
    require_apart(folder, make_study("mine"), folder / place)
