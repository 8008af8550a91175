"""`synth privacy` tells and asks; nothing is sent elsewhere while somebody may be named."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import pytest

import synth as library
from conftest import Command
from synth.errors import SettingsError, UsageError
from synth.llm.openai_server import OpenAIServer
from synth.llm.protocol import Provider
from synth.llm.recording import Header, Recording, Replay
from synth.llm.rehearsal import Rehearsal
from synth.llm.rehearsal_rules import by_rule
from synth.pipeline.confirming import check_confirmed
from synth.pipeline.provider import Asking
from synth.privacy.key import read_key
from synth.readers.reception import Reception, receive
from synth.readers.settings import load_study
from synth.records.privacy import Likely

TALK = "Moderator: And then?\n\nCaller: {}\n\nModerator: Why?\n\nCaller: It came late again.\n"
ELSEWHERE = "http://10.0.0.1:9/v1"
"""A machine that is not this one; a test that tried to reach it would fail (`no_network`)."""


class Standing(Reception):
    """A study in which somebody may be named."""

    def likely(self) -> list[Likely]:
        return [
            Likely(
                words=words,
                kind="name",
                times=2,
                source="a.txt",
                turn=turn,
                context=f"I met {words} there",
                signs=("capitalised",),
            )
            for words, turn in (("Anna", 2), ("Ben", 2), ("Cleo", 4), ("Dora", 4), ("Label", 0))
        ]


def study(folder: Path, privacy: str, said: str = "I met nobody there.") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "study.toml").write_text(f'title = "T"\n{privacy}', "utf-8")
    (folder / "a.txt").write_text(TALK.format(said), "utf-8")
    return folder


def reception(folder: Path, kind: type[Reception] = Reception) -> Reception:
    plain = receive(folder, load_study(folder), folder / "out")
    return kind(**{field.name: getattr(plain, field.name) for field in fields(Reception)})


def elsewhere() -> OpenAIServer:
    return OpenAIServer("m", base_url=ELSEWHERE, key="k")


def test_likely_names_keep_texts_from_a_server_elsewhere(tmp_path: Path) -> None:
    received = reception(study(tmp_path / "s", "[privacy]\n"), Standing)
    with pytest.raises(UsageError) as caught:
        check_confirmed(received, elsewhere(), Asking())
    told = str(caught.value)
    assert "4 likely names ('Anna', 'Ben', 'Cleo' and 1 more)" in told
    assert "10.0.0.1" in told
    assert "--send-names" in told


def test_identifiers_keep_texts_of_a_study_without_privacy_from_a_server_elsewhere(
    tmp_path: Path,
) -> None:
    said = "Write to anna@example.org for it."
    with pytest.raises(UsageError, match="1 e-mail"):
        check_confirmed(reception(study(tmp_path / "s", "", said)), elsewhere(), Asking())
    check_confirmed(reception(study(tmp_path / "t", "[privacy]\n", said)), elsewhere(), Asking())


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/v1", "http://localhost:9/v1", "http://[::1]:9/v1"]
)
def test_a_server_on_this_machine_may_have_everything(tmp_path: Path, address: str) -> None:
    received = reception(study(tmp_path / "s", "[privacy]\n"), Standing)
    check_confirmed(received, OpenAIServer("m", base_url=address), Asking())


@pytest.mark.parametrize(
    "address",
    [
        "http://0.0.0.0:9/v1",
        "http://127.0.0.1.example:9/v1",
        "http://localhost.example:9/v1",
        "http://192.168.0.2:9/v1",
        "https://api.example/v1",
    ],
)
def test_any_other_address_is_elsewhere(tmp_path: Path, address: str) -> None:
    received = reception(study(tmp_path / "s", "[privacy]\n"), Standing)
    with pytest.raises(UsageError):
        check_confirmed(received, OpenAIServer("m", base_url=address, key="k"), Asking())


def test_who_says_so_may_send_names_and_a_recording_sends_nothing(tmp_path: Path) -> None:
    received = reception(study(tmp_path / "s", "[privacy]\n"), Standing)
    check_confirmed(received, elsewhere(), Asking(send_names=True))
    silent: Sequence[Provider | None] = (None, Replay(Recording(Header(model="m"), {})))
    for provider in silent:
        check_confirmed(received, provider, Asking())


def test_a_run_that_is_refused_sends_nothing_and_keeps_no_text(
    tmp_path: Path, synth: Command
) -> None:
    folder = study(tmp_path / "s", "", "Write to anna@example.org for it.")
    done = synth("run", folder, "--model", "m", "--base-url", ELSEWHERE, env=_env())
    assert done.returncode == 2
    assert "Nothing was sent to 10.0.0.1" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(folder.glob("out/*.json"))


def _env() -> dict[str, str]:
    import os

    return {**os.environ, "OPENAI_API_KEY": "k"}


def test_text_and_json_tell_what_is_replaced(tmp_path: Path, synth: Command) -> None:
    said = "Anna wrote to anna@example.org and to Anna Berger in Leeds."
    privacy = '[privacy]\nnames = ["Anna Berger"]\nplaces = ["Leeds"]\n'
    folder = study(tmp_path / "s", privacy, said)
    done = synth("privacy", folder)
    assert done.returncode == 0, done.stderr
    assert "1 participant under a pseudonym;" in done.stdout
    assert "Replaced: 1 city, 1 e-mail, 2 name." in done.stdout
    told = json.loads(synth("privacy", folder, "--json").stdout)
    assert told["on"] is True
    assert told["pseudonyms"] == 1
    assert told["replaced"] == {"city": 1, "e-mail": 1, "name": 2}
    assert not (folder / "key.csv").exists()


def test_without_the_table_it_says_that_nothing_is_replaced(tmp_path: Path, synth: Command) -> None:
    done = synth("privacy", study(tmp_path / "s", ""))
    assert "study.toml has no table [privacy]" in done.stdout
    assert done.returncode == 0


def test_what_a_person_confirms_is_replaced_from_the_next_run_on(tmp_path: Path) -> None:
    folder = study(tmp_path / "s", "[privacy]\n", "Zebulon met Rose and Quincy in Fernham.")
    decided = {"Zebulon": "name", "Fernham": "place", "Rose": "keep"}
    library.confirm(folder, decided)
    library.confirm(folder, decided)
    rows = [(row.shown, row.kind, row.words) for row in read_key(folder).rows]
    assert rows == [("", "name", "Zebulon"), ("", "place", "Fernham"), ("", "keep", "Rose")]
    assert (folder / "key.csv").stat().st_mode & 0o777 == 0o600
    received = reception(folder)
    assert "[name 1] met Rose and Quincy in [city 1]." in received.people.documents[0].text
    assert received.rules is not None
    assert all(received.rules.is_settled(words) for words in decided)
    assert not received.rules.is_settled("Quincy")


def test_of_two_decisions_about_the_same_words_the_last_one_counts(tmp_path: Path) -> None:
    folder = study(tmp_path / "s", "[privacy]\n", "Zebulon met Quincy in Fernham.")
    library.confirm(folder, {"Zebulon": "name", "Quincy": "keep", "Fernham": "name"})
    reception(folder).keep_key(folder)
    library.confirm(folder, {"zebulon": "keep", "Quincy": "name", "Fernham": "place"})
    text = reception(folder).people.documents[0].text
    assert "Zebulon met [name 1] in [city 1]." in text


def test_another_kind_than_these_is_refused(tmp_path: Path) -> None:
    folder = study(tmp_path / "s", "[privacy]\n")
    with pytest.raises(UsageError, match="'Anna': expected name, place, organisation or keep"):
        library.confirm(folder, {"Anna": "person"})
    assert not (folder / "key.csv").exists()


def test_asking_settles_each_likely_name_at_once(tmp_path: Path, synth: Command) -> None:
    said = "My name is Zebulon Quillfeather. Thanks, Zebulon! I told Zebulon that it was late."
    folder = study(tmp_path / "s", "[privacy]\n", said)
    waiting = library.confidence(folder).likely
    done = synth("privacy", folder, "--ask", input="n\n" * (len(waiting) + 1))
    assert done.returncode == 0, done.stderr
    assert library.confidence(folder).likely == ()
    assert f"{len(waiting)} settled in key.csv" in done.stdout or not waiting
    assert len(read_key(folder).of_kind("name")) == len(waiting)


def test_asking_lists_nothing_twice_takes_no_other_answer_and_says_what_is_left(
    tmp_path: Path, synth: Command
) -> None:
    said = "My name is Zebulon Quillfeather. I told Mrs Pemberwick that it was late."
    folder = study(tmp_path / "s", "[privacy]\n", said)
    assert len(library.confidence(folder).likely) == 2
    done = synth("privacy", folder, "--ask", input="P01\nname\nskip\n")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Pemberwick  (name?") == 1
    assert "Expected one of n, p, o, k, s, q, name" in done.stdout
    assert "1 settled in key.csv" in done.stdout
    assert "1 left to settle" in done.stdout
    assert [row.kind for row in read_key(folder).rows] == ["name"]


def test_a_torn_key_stops_every_command_with_one_sentence(tmp_path: Path, synth: Command) -> None:
    folder = study(tmp_path / "s", "[privacy]\n")
    (folder / "key.csv").write_text('shown,kind,words\nP01,participant,"an', "utf-8")
    for command in ("run", "privacy", "plan"):
        done: subprocess.CompletedProcess[str] = synth(command, folder)
        assert done.returncode == 2
        assert "key.csv" in done.stderr
        assert "Traceback" not in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
    with pytest.raises(SettingsError):
        library.confirm(folder, {"Anna": "name"})


def test_a_key_below_the_study_is_a_file_like_any_other(tmp_path: Path) -> None:
    folder = study(tmp_path / "s", "[privacy]\n")
    (folder / "data").mkdir()
    answers = "id,What did you think?\nr1,The box was late and nobody told me\nr2,A good meal\n"
    (folder / "data" / "key.csv").write_text(answers, "utf-8")
    (folder / "key.csv").write_text("shown,kind,words\n", "utf-8")
    paths = [document.source.path for document in reception(folder).people.documents]
    assert paths == ["P01.txt", "survey.csv"]


def test_a_server_on_this_machine_is_asked_although_names_may_stand(tmp_path: Path) -> None:
    folder = study(tmp_path / "s", "", "My name is Zebulon, write to z@example.org.")
    from synth.embedding.hashed import HashEmbedder

    with Rehearsal(by_rule) as server:
        how = Asking(base_url=server.url)
        library.run(folder, model="rehearsal", embedder=HashEmbedder(), asking=how)
        assert server.requests
