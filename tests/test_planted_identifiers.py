"""The study with planted identifiers is what it says: its gold list, its files and its measure."""

import re
import tomllib
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import phonenumbers
import pytest

from planted_formats import STILL
from planted_identifiers import (
    BRANDS,
    DECOYS,
    QUOTAS,
    Planted,
    Study,
    confirmed_privacy,
    folded,
    measure,
    pieces,
    study,
    times,
    without_identifiers,
    write,
)
from planted_scripts import interviews, survey
from synth.readers.folder import Folder, read_all
from synth.readers.settings import load_study

DIGITS = {
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9", "hundred": "00",
}  # fmt: skip
REGIONS = ("GB", "IE", "DE", "FR", "SE", "US", "AU", "NL")
DRAMA = (
    r"(?:44|0)?7700900\d{3}", r"0(?:113|117|131|141|161)496\d{4}", r"02079460\d{3}",
    r"02920180\d{3}", r"02896496\d{3}", r"08081570\d{3}", r"03069990\d{3}", r"01632960\d{3}",
    r"(?:353|0)2091\d{5}", r"(?:49|0)2214710\d{3}", r"017604069\d{3}",
    r"0(?:639982740|261914408|465710815)", r"070174063\d|031390061\d", r"(?:61|0)?491570\d{3}",
    r"0[23]5550\d{4}", r"(?:1?\d{3}|312|3120|3906)?55501\d\d",
)  # fmt: skip
"""Ranges that regulators keep free for drama; 555 01xx where a country keeps none."""
OFFERED = re.compile(r"(?:[\w-]+\.)*example\.(?:com|net|org)")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("planted")
    write(path)
    return path


@pytest.fixture(scope="module")
def read(folder: Path) -> Folder:
    return read_all(folder, load_study(folder), folder / "out")


@pytest.fixture(scope="module")
def texts(read: Folder) -> dict[str, str]:
    return {r.document.source.path: r.document.text for r in read.readings}


def of_kind(kind: str, planted: Study | None = None) -> list[Planted]:
    return [one for one in (planted or study()).planted if one.kind == kind]


def digits(words: str) -> str:
    """The digits of a number, spelled out or not: "double oh" is two of them."""
    told = re.sub(r"double (\w+)", r"\1 \1", words.casefold())
    return re.sub(r"\D", "", "".join(DIGITS.get(w, w) for w in re.split(r"[\s,]+", told)))


# --- what is planted


def test_400_identifiers_of_12_kinds_and_150_decoys_are_planted() -> None:
    planted = study().planted
    assert len(planted) == 400
    assert Counter(one.kind for one in planted) == dict(QUOTAS)
    assert len(QUOTAS) == 12
    assert len({(one.kind, folded(one.words), one.source_path) for one in planted}) == 400
    assert len(study().decoys) == DECOYS == 150
    assert not set(planted) & set(study().more)


def test_interviews_are_12_and_answers_100() -> None:
    assert len(interviews()) == 12
    assert all(24 <= sum(line.where == "turn" for line in s.lines) <= 45 for s in interviews())
    assert {Path(s.path).suffix for s in interviews()} == {".txt", ".md", ".vtt", ".srt", ".docx"}
    assert sum(len(row) - 4 for row in survey().rows) == 100
    assert all(cell.words for row in survey().rows for cell in row)


def test_hard_cases_are_among_them() -> None:
    notes = Counter(one.note for one in study().planted)
    hard = ("spelled out", "lower case", "with a title", "an ordinary word", "another form")
    assert all(notes[note] >= 3 for note in hard)
    assert {one.where for one in study().planted} == {"turn", "question", "heading"}
    assert {one.where for one in study().more} >= {"label", "file name", "segment"}


def test_no_source_has_a_marked_word_left_unmarked() -> None:
    for source in (*interviews(), survey()):
        told = {mark.words for mark in source.marks() if mark.kind != "decoy"}
        left = {words for words in told if times(words, source.rest())}
        assert left == set(), source.path


def test_cards_pass_luhn() -> None:
    for card in of_kind("card"):
        figures = [int(c) for c in reversed(digits(card.words))]
        doubled = sum(sum(divmod(2 * figure, 10)) for figure in figures[1::2])
        assert (sum(figures[::2]) + doubled) % 10 == 0, card.words


def test_ibans_have_the_remainder_one_and_the_others_a_sort_code() -> None:
    sort_codes = 0
    for account in of_kind("account"):
        bare = account.words.replace(" ", "")
        if re.fullmatch(r"\d\d-\d\d-\d\d\d{8}", bare):
            sort_codes += 1
            continue
        figures = "".join(str(int(c, 36)) for c in bare[4:] + bare[:4])
        assert int(figures) % 97 == 1, account.words
    assert sort_codes == 4


def test_telephone_numbers_are_possible_and_from_ranges_nobody_has() -> None:
    for phone in of_kind("phone"):
        figures = digits(phone.words)
        assert any(re.fullmatch(drama, figures) for drama in DRAMA), phone.words
        written = ("+" if phone.words.startswith(("+", "plus")) else "") + figures
        tried = [phonenumbers.parse(written, region) for region in REGIONS]
        local = phone.words in {"555-0117", "Four nine one, five seven oh, one five six"}
        assert local or any(map(phonenumbers.is_possible_number, tried)), phone.words


def test_mail_and_links_are_at_domains_kept_for_examples() -> None:
    for one in (*of_kind("e-mail"), *of_kind("link")):
        written = one.words.replace(" dot ", ".").replace(" at ", "@")
        host = re.sub(r"https?://|.*@", "", written).partition("/")[0]
        assert OFFERED.fullmatch(host), one.words


def test_customer_numbers_follow_the_pattern_of_the_study() -> None:
    pattern = tomllib.loads(confirmed_privacy(study().planted))["privacy"]["patterns"][0]
    assert pattern["name"] == "customer number"
    assert all(re.fullmatch(pattern["pattern"], one.words) for one in of_kind("customer number"))


# --- its files


def test_the_same_study_has_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write(tmp_path)
    files = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    assert len(files) == 15
    assert all((folder / one).read_bytes() == (tmp_path / one).read_bytes() for one in files)
    with zipfile.ZipFile(next(folder.rglob("*.docx"))) as word:
        assert {entry.date_time for entry in word.infolist()} == {STILL}


def test_the_readers_read_every_file_and_tell_who_speaks(read: Folder) -> None:
    assert (read.failures, read.left_out) == ((), ())
    scripts = {s.path: s for s in interviews()}
    for reading in read.readings:
        document = reading.document
        if document.source.kind == "survey":
            assert (len(document.turns), len(reading.respondents)) == (100, 50)
            continue
        script = scripts[document.source.path]
        voices = Counter((turn.voice, turn.speaker) for turn in document.turns if turn.speaker)
        where = Counter(line.where for line in script.lines)
        assert voices == {
            ("participant", script.speaker): where["turn"],
            ("moderator", script.asks): where["question"],
        }


def test_each_identifier_stands_in_the_text_of_its_source(texts: Mapping[str, str]) -> None:
    planted = (*study().planted, *study().more)
    measured = measure(planted, study().decoys, texts)
    assert [one for one in planted if one.where not in {"file name", "segment"}] == list(
        measured.standing
    )
    assert measured.found == 0
    assert measured.lost == ()


def test_participants_csv_names_people_with_their_mail(folder: Path) -> None:
    table = (folder / "participants.csv").read_text("utf-8")
    rows = [one for one in study().more if one.source_path == "participants.csv"]
    assert len(rows) == 24
    assert all(one.words in table for one in rows)


# --- its measure


def test_where_all_is_replaced_all_is_found_and_no_decoy_lost() -> None:
    measured = measure(study().planted, study().decoys, without_identifiers())
    assert measured.kinds == {kind: (many, many) for kind, many in QUOTAS.items()}
    assert (measured.standing, measured.lost) == ((), ())


def test_an_identifier_left_standing_is_missed_however_it_is_spaced_and_cased() -> None:
    one = next(one for one in of_kind("account") if one.words.startswith("GB88 LUMO"))
    texts = without_identifiers()
    texts[one.source_path] += "gb88\nlumo  1020 3011 1222\u00a033."
    measured = measure(study().planted, (), texts)
    assert measured.standing == (one,)
    assert measured.kinds["account"] == (24, 25)


def test_a_name_that_is_an_ordinary_word_is_gone_though_the_word_stands() -> None:
    name = next(
        one for one in (*study().planted, *study().more) if one.words == "Will" and one.exact
    )
    kept = "He will talk about anything."
    assert measure([name], (), {name.source_path: kept}).found == 1
    assert measure([name], (), {name.source_path: f"{kept} Right, Will."}).found == 0


def test_a_decoy_that_was_replaced_is_told() -> None:
    texts = without_identifiers()
    decoy = next(one for one in study().decoys if one.words == "80070005")
    texts[decoy.source_path] = texts[decoy.source_path].replace(decoy.words, "[phone 1]")
    assert measure(study().planted, study().decoys, texts).lost == (decoy,)


def test_a_figure_within_another_figure_does_not_count() -> None:
    one = replace(of_kind("postcode")[0], words="1090", source_path="a")
    assert measure([one], (), {"a": "11090 1090.50 10:1090 x1090"}).found == 1
    assert measure([one], (), {"a": "in 1090, there"}).found == 0


def test_parts_of_names_and_numbers_are_listed_but_words_that_stand_elsewhere() -> None:
    listed = {part for part, _ in pieces((*study().planted, *study().more))}
    assert {"Berger", "Featherstonehaugh", "1020", "4242"} <= listed
    assert not listed & {"Mr", "Mrs", "Will", "Grace", "Mark", "will"}


def test_what_is_confirmed_names_each_person_once() -> None:
    told = (*study().planted, *study().more)
    table = tomllib.loads(confirmed_privacy(told))["privacy"]
    names = table["names"]
    assert len(names) == len(set(names))
    assert {"Anna Berger", "Deirdre", "Jess"} <= set(names)
    assert not {"Anna", "Berger", "Frau Berger", "jess", "Will"} & set(names)
    parts = {part for name in names for part in (name, *name.split())}
    assert {one.confirmed for one in told if one.kind == "name"} <= parts
    assert table["keep"] == list(BRANDS)
    assert "St Enda's Ward" in table["places"]
    assert "Harrow & Pike Conveyancing" in table["organisations"]
