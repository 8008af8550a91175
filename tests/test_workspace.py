import stat
from pathlib import Path

import pytest

from synth.errors import OutputError, UsageError
from synth.workspace import find_study, open_workspace


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "study" / "out").mkdir(parents=True)
    (tmp_path / "study" / "out" / "map.json").write_text("{}")
    return tmp_path / "study"


@pytest.mark.parametrize("place", [".", "out", "out/map.json"])
def test_a_study_is_found_by_itself_its_results_or_its_map(study: Path, place: str):
    assert find_study(study / place) == study


def test_a_folder_named_out_without_a_map_is_a_study(tmp_path: Path):
    (tmp_path / "out").mkdir()
    assert find_study(tmp_path / "out") == tmp_path / "out"


def test_a_missing_folder_is_named_with_what_to_do(tmp_path: Path):
    with pytest.raises(UsageError, match=r"none: expected a study folder.*nothing there.*new DIR"):
        find_study(tmp_path / "none")


def test_a_file_is_no_study(tmp_path: Path):
    (tmp_path / "talk.txt").write_text("x")
    with pytest.raises(UsageError, match="found a file"):
        find_study(tmp_path / "talk.txt")


def test_opening_makes_results_and_a_private_state_folder(tmp_path: Path):
    place = open_workspace(tmp_path)
    assert (place.folder, place.out) == (tmp_path, tmp_path / "out")
    assert place.state == tmp_path / ".synth"
    assert stat.S_IMODE(place.state.stat().st_mode) == 0o700
    assert place.out.is_dir()


def test_opening_twice_gives_the_same_places(tmp_path: Path):
    assert open_workspace(tmp_path) == open_workspace(tmp_path)


def test_results_elsewhere_leave_the_state_in_the_study(tmp_path: Path):
    (tmp_path / "study").mkdir()
    place = open_workspace(tmp_path / "study", tmp_path / "a" / "b")
    assert place.out == tmp_path / "a" / "b"
    assert place.out.is_dir()
    assert place.state == tmp_path / "study" / ".synth"
    assert not (tmp_path / "study" / "out").exists()


@pytest.mark.parametrize(("name", "remedy"), [(".synth", "move that file"), ("out", "--out")])
def test_a_file_in_place_of_a_folder_is_named(tmp_path: Path, name: str, remedy: str):
    (tmp_path / name).write_text("x")
    with pytest.raises(OutputError, match=rf"{name}: it cannot be written .*{remedy}"):
        open_workspace(tmp_path)
