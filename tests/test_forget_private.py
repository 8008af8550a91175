"""Forgetting somebody who is shown under a pseudonym."""

import os
import random
import re
import shutil
from pathlib import Path

import pytest

import forget_study as study
import synth
from synth.privacy.key import KEY
from test_forget_killed import killed_at

SETTINGS = study.SETTINGS.replace(
    'title = "Boxes"\n', 'title = "Boxes"\n[privacy]\nplaces = ["Winterthur"]\n'
)
SOURCES = {"ana.txt", "group.txt", "survey.csv"}


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = study.write(tmp_path_factory.mktemp("ran") / "boxes", settings=SETTINGS)
    study.run(folder)
    return folder


@pytest.fixture
def folder(ran: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(ran, tmp_path / "boxes"))


def shown(folder: Path, name: str) -> str:
    """The pseudonym of a participant."""
    found = re.search(rf"^(\w+),participant,{name}$", (folder / KEY).read_text("utf-8"), re.M)
    assert found is not None
    return found[1]


def names(folder: Path) -> set[str]:
    return {p.id for p in synth.load(folder).participants}


@pytest.mark.parametrize("by", ["name", "pseudonym"])
def test_by_name_or_pseudonym_she_is_gone_and_the_others_keep_theirs(folder: Path, by: str) -> None:
    hers, before = shown(folder, "Ana"), names(folder)
    report = study.forget(folder, "ana" if by == "name" else hers)
    assert names(folder) == before - {hers}
    assert study.holding(folder) == SOURCES
    assert report.erased["key"] > 0
    assert synth.check(folder).problems == ()
    assert study.forget(folder, hers).since


def test_her_name_is_in_nothing_but_what_a_person_is_told_to_mend(folder: Path) -> None:
    report = study.forget(folder)
    named = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and re.search(rb"\bana\b", path.read_bytes(), re.I)
    }
    assert named <= {line.split(":")[0] for line in report.by_hand}
    assert named & {"participants.csv", "group.txt"}


def test_who_was_kept_for_too_long_is_listed_by_pseudonym(folder: Path) -> None:
    for path in folder.glob("*.*"):
        os.utime(path, (0, 0))
    late, outcome = synth.purge(folder, 9)
    assert set(late) == names(folder)
    assert outcome is None


def test_her_pseudonym_is_never_given_to_somebody_else(folder: Path) -> None:
    hers = shown(folder, "Ana")
    study.forget(folder)
    words = [f"{text} So it was." for text in study.OTHERS["Cleo"]]
    (folder / "zoe.txt").write_text(study.interview("Zoe", words), "utf-8")
    study.run(folder)
    assert hers not in names(folder)
    assert shown(folder, "zoe") in names(folder)


def test_killed_and_ended_under_pseudonyms_it_is_the_same(ran: Path, tmp_path: Path) -> None:
    whole = Path(shutil.copytree(ran, tmp_path / "whole" / "boxes"))
    done = killed_at(whole, 0)
    assert done.returncode == 0, done.stderr
    for moment in random.Random(5).sample(range(1, int(done.stdout) + 1), 4):
        folder = Path(shutil.copytree(ran, tmp_path / str(moment) / "boxes"))
        assert killed_at(folder, moment).returncode < 0
        study.forget(folder) if moment % 2 else study.run(folder)
        assert study.holding(folder) == SOURCES
        assert study.timeless(folder) == study.timeless(whole)
        assert (folder / KEY).read_bytes() == (whole / KEY).read_bytes()
