"""key.csv: pseudonyms are stable, the file is private, and people may edit it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.errors import OutputError, SettingsError
from synth.privacy.identifiers.patterns import identifiers
from synth.privacy.key import FILE, KEEP, KEY, PARTICIPANT, Key, KeyRow, read_key, write_key
from synth.privacy.rules import Rules
from synth.privacy.words import Words
from synth.records.study import Alias, PrivacySpec

HEAD = "shown,kind,words\n"


def rules(
    key: Key, *names: str | tuple[str, ...], people: dict[str, str] | None = None, **more: object
) -> Rules:
    aliases = tuple(Alias(words=(n,) if isinstance(n, str) else n) for n in names)
    spec = PrivacySpec.model_validate({"on": True, "names": aliases, **more})
    return Rules(spec, key, identifiers, Words(people or {}))


@given(st.text(min_size=1).filter(str.strip))
def test_any_words_come_back_as_they_were(words: str) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as place:
        key = Key()
        key.shown("name", words)
        key.person(words)
        write_key(Path(place), key)
        assert read_key(Path(place)).rows == key.rows


def test_quotes_lines_formulas_and_semicolons_come_back(tmp_path: Path) -> None:
    odd = ['say "x"', "two\nlines", "two\r\nlines", "=1+1", "'=1+1", "a;b;c", "-x", "\tx", "'x"]
    key = Key(KeyRow(shown=f"[name {n}]", kind="note", words=w) for n, w in enumerate(odd, 1))
    write_key(tmp_path, key)
    assert [row.words for row in read_key(tmp_path).rows] == odd
    assert ",=1+1" not in (tmp_path / KEY).read_text("utf-8")


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    write_key(tmp_path, Key())
    assert (tmp_path / KEY).stat().st_mode & 0o777 == 0o600


def test_a_spreadsheets_own_way_of_writing_it_is_read(tmp_path: Path) -> None:
    lines = ["shown;kind;words;", "P01;participant;anna;", ";Name;Anna Berger;", ";;;"]
    (tmp_path / KEY).write_bytes("\r\n".join(lines).encode("utf-8-sig"))
    told = [(row.shown, row.kind, row.words) for row in read_key(tmp_path).rows]
    assert told == [("P01", "participant", "anna"), ("", "name", "Anna Berger")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "an empty file"),
        ("a,b\n", "a, b"),
        (f"{HEAD}P01,participant\n", "row 2"),
        (f"{HEAD},nmae,Anna\n", "'nmae'"),
        (f'{HEAD}P01,participant,"ann', "torn"),
        (f"{HEAD}P01,,anna\n", "an empty cell"),
    ],
)
def test_a_torn_or_strange_key_is_one_sentence(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / KEY).write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=told) as caught:
        read_key(tmp_path)
    assert "\n" not in str(caught.value)
    assert KEY in str(caught.value)


def test_a_key_that_is_no_text_or_no_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / KEY).write_bytes(b"shown,kind,words\nP01,name,\xff\xfe\n")
    with pytest.raises(SettingsError, match="not UTF-8"):
        read_key(tmp_path)
    (tmp_path / KEY).unlink()
    (tmp_path / KEY).mkdir()
    with pytest.raises(SettingsError, match="unreadable"):
        read_key(tmp_path)


def test_a_key_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / KEY / "in the way").mkdir(parents=True)
    with pytest.raises(OutputError, match="make the study folder writable"):
        write_key(tmp_path, Key())


def test_a_row_without_a_pseudonym_is_given_one_in_its_place(tmp_path: Path) -> None:
    (tmp_path / KEY).write_text(f"{HEAD}[name 4],name,Bob\n,name,Anna Berger\n", "utf-8")
    key = read_key(tmp_path)
    assert rules(key).replace("Anna and Bob") == "[name 5] and [name 4]"
    assert [row.shown for row in key.rows] == ["[name 4]", "[name 5]"]
    assert key.changed


def test_a_row_without_a_pseudonym_that_names_a_participant_is_given_theirs() -> None:
    key = Key([KeyRow(shown="", kind="name", words="Anna Berger")])
    told = rules(key, people={"Anna Berger": "P02"})
    assert told.replace("Hello Anna") == "Hello P02"


def test_of_two_rows_for_the_same_words_the_first_counts() -> None:
    twice = [("[name 1]", "Anna"), ("[name 2]", "ANNA"), ("[name 2]", "Bob")]
    key = Key(KeyRow(shown=shown, kind="name", words=words) for shown, words in twice)
    assert rules(key).replace("Anna, Bob") == "[name 1], [name 2]"


def test_rows_of_kind_keep_stay_as_they_are() -> None:
    key = Key([KeyRow(shown="", kind=KEEP, words="Rose")])
    told = rules(key, "Rose Miller")
    assert told.replace("Rose Miller, Rose, Miller") == "[name 1], Rose, [name 1]"
    assert told.is_settled("rose")
    assert told.is_settled("Miller's")
    assert not told.is_settled("Millerton")


def test_numbers_do_not_move_when_entries_are_moved_added_or_taken_out(tmp_path: Path) -> None:
    first = rules(read_key(tmp_path), "Anna", "Bob", "Cleo")
    write_key(tmp_path, first.key)
    again = rules(read_key(tmp_path), "Dora", "Cleo", "Anna")
    text = "Anna Bob Cleo Dora"
    assert first.replace(text) == "[name 1] [name 2] [name 3] Dora"
    assert again.replace(text) == "[name 1] [name 2] [name 3] [name 4]"


def test_words_of_one_entry_share_a_pseudonym_whichever_was_known_first() -> None:
    key = Key([KeyRow(shown="[name 3]", kind="name", words="Bob")])
    assert rules(key, ("Robert", "Bob", "Bobby")).replace("Robert Bob Bobby") == (
        "[name 3] [name 3] [name 3]"
    )


def test_a_first_name_that_two_people_share_has_a_pseudonym_of_its_own() -> None:
    told = rules(Key(), "Anna Berger", "Anna Smith")
    assert told.replace("Anna Berger, Anna Smith, Anna, Berger, A. Smith") == (
        "[name 1], [name 2], [name 3], [name 1], [name 2]"
    )


def test_people_keep_a_code_and_are_given_the_next_free_number() -> None:
    key = Key()
    assert key.person("P3", "P3") == "P3"
    assert key.person("anna") == "P04"
    assert key.person("x/P3", "P3") == "P05"
    assert key.person("anna") == "P04"


def test_two_files_never_share_a_name() -> None:
    key = Key()
    names = [key.file(path, "P01.txt") for path in ("a.txt", "b.txt", "a.txt", "c.txt")]
    assert names == ["P01.txt", "P01-2.txt", "P01.txt", "P01-3.txt"]
    assert [row.kind for row in key.rows] == [FILE] * 3


def test_without_a_pseudonym_the_others_keep_theirs() -> None:
    key = Key()
    for name in ("anna", "bob"):
        key.person(name)
    left = key.without("P01")
    assert left.changed
    assert [(row.shown, row.words) for row in left.of_kind(PARTICIPANT)] == [("P02", "bob")]


def test_a_text_may_be_replaced_twice() -> None:
    told = rules(Key(), "Anna", "name", "[name 7]")
    once = told.replace("anna said that my name is kept")
    assert once == "[name 1] said that my [name 2] is kept"
    assert told.replace(once) == once


def test_an_email_is_longer_than_the_name_within_it() -> None:
    told = rules(Key(), "Anna Berger")
    assert told.replace("anna.berger@example.org is Anna") == "[e-mail 1] is [name 1]"


def test_the_digest_changes_with_every_decision_and_not_otherwise() -> None:
    base = rules(Key(), "Anna").digest()
    assert rules(Key(), "Anna").digest() == base
    kept = Key([KeyRow(shown="", kind=KEEP, words="Rose")])
    pattern = ({"name": "number", "pattern": "KD-\\d+"},)
    others = [rules(Key(), "Anna", "Bob"), rules(kept, "Anna")]
    others.append(rules(Key(), "Anna", patterns=pattern))
    assert len({base, *(other.digest() for other in others)}) == 4


def test_what_the_key_knows_is_found_without_what_told_it() -> None:
    key = Key([KeyRow(shown="[phone 1]", kind="phone", words="0161 496 0123")])
    told = rules(key)
    text = "It was 0161-496-0123, I think."
    assert [text[start:end] for start, end, _ in told.anywhere(text)] == ["0161-496-0123"]
    assert rules(Key()).anywhere("It was XK 55 12, I think.") == []
