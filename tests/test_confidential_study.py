"""A held-out study with 400 planted identifiers: what is found, and that nothing of it is kept."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import planted_identifiers as planted
import synth
from planted_traces import traces, traces_in
from synth.confidential import settings_lines
from synth.embedding.hashed import HashEmbedder
from synth.llm.rehearsal import Rehearsal
from synth.llm.rehearsal_rules import by_rule
from synth.privacy.key import FILE, KEY
from synth.readers.reception import Reception, receive
from synth.readers.settings import load_study

STUDY = planted.study()
EVERY = (*STUDY.planted, *STUDY.more)
BARE = "[privacy]\n"
CONFIRMED = planted.confirmed_privacy(EVERY)
WORDS = ("name", "place", "organisation")
AT_ONCE = {
    "account": 0.9,
    "birth date": 0.6,
    "card": 0.9,
    "e-mail": 0.9,
    "handle": 0.7,
    "link": 0.9,
    "phone": 0.9,
    "postcode": 0.6,
}
"""Least recall of what needs no confirmation: floors, not figures, which the README gives."""


@cache
def received(folder: Path) -> Reception:
    return receive(folder, load_study(folder), folder / "out")


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bare")
    planted.write(folder, BARE)
    return folder


@pytest.fixture(scope="module")
def confirmed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("confirmed")
    planted.write(folder, CONFIRMED)
    return folder


def texts(folder: Path) -> Mapping[str, str]:
    read = received(folder)
    assert read.key is not None
    paths = {row.shown: row.words for row in read.key.of_kind(FILE)}
    return {paths[d.source.path]: d.text for d in read.people.documents}


def share(found: tuple[int, int]) -> float:
    return found[0] / found[1]


def test_most_of_what_needs_no_confirmation_is_found_and_no_decoy_is_lost(bare: Path) -> None:
    told = planted.measure(STUDY.planted, STUDY.decoys, texts(bare))
    assert {k: share(told.kinds[k]) for k in AT_ONCE if share(told.kinds[k]) < AT_ONCE[k]} == {}
    assert told.lost == ()


def test_names_wait_for_confirmation_and_most_are_listed(bare: Path, tmp_path: Path) -> None:
    told = planted.measure(STUDY.planted, STUDY.decoys, texts(bare))
    assert all(share(told.kinds[kind]) < 0.1 for kind in WORDS)
    planted.write(tmp_path, "\n".join(settings_lines(received(bare).likely())))
    told = planted.measure(STUDY.planted, STUDY.decoys, texts(tmp_path))
    assert share(told.kinds["name"]) > 0.9
    assert share(told.kinds["place"]) > 0.85
    assert share(told.kinds["organisation"]) > 0.85


def test_what_was_confirmed_is_replaced_however_it_is_written(confirmed: Path) -> None:
    told = planted.measure(EVERY, STUDY.decoys, texts(confirmed))
    assert {k: share(told.kinds[k]) for k in WORDS if share(told.kinds[k]) < 0.95} == {}
    assert share(told.kinds["customer number"]) == 1
    assert told.lost == ()


@pytest.fixture(scope="module")
def secrets(confirmed: Path) -> list[str]:
    """What is replaced in the texts: search words that mean nothing else."""
    standing = set(planted.measure(EVERY, (), texts(confirmed)).standing)
    return planted.searchable(one for one in EVERY if one not in standing)


@pytest.fixture(scope="module")
def server() -> Iterator[Rehearsal]:
    with Rehearsal(by_rule) as server:
        yield server


def own(folder: Path) -> list[Path]:
    """What may lead back to people: the sources, the settings and the key."""
    files = [folder / name for name in ("study.toml", "participants.csv", "survey.csv", KEY)]
    return [*files, folder / "interviews"]


def test_nothing_confirmed_is_in_state_or_results(confirmed: Path, secrets: list[str]) -> None:
    assert len(secrets) > 350
    record = synth.run(confirmed, embedder=HashEmbedder())
    assert record.counts["participants"] == 62
    assert traces(confirmed, secrets, own(confirmed)) == []
    assert synth.check(confirmed).problems == ()


def test_nothing_confirmed_is_in_a_request(
    tmp_path: Path, secrets: list[str], server: Rehearsal
) -> None:
    planted.write(tmp_path, CONFIRMED)
    asking = synth.Asking(base_url=server.url)
    synth.run(tmp_path, model="rehearsal", embedder=HashEmbedder(), asking=asking)
    sent = "\n".join(_content(request.body) for request in server.requests)
    assert len(sent) > 100_000
    assert traces_in(sent.encode(), secrets) == []
    assert traces(tmp_path, secrets, own(tmp_path)) == []


def test_what_was_read_before_a_confirmation_is_gone_after_it(
    tmp_path: Path, secrets: list[str]
) -> None:
    planted.write(tmp_path, "")
    synth.run(tmp_path, embedder=HashEmbedder())
    assert traces(tmp_path, secrets, own(tmp_path))
    planted.write(tmp_path, CONFIRMED)
    synth.run(tmp_path, embedder=HashEmbedder())
    assert traces(tmp_path, secrets, own(tmp_path)) == []


def _content(body: dict[str, Any]) -> str:
    return "\n".join(message["content"] for message in body["messages"])
