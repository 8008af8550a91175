"""reviews.jsonl: appended to by several at once, read round what is torn, merged whole."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from synth.errors import OutputError
from synth.records.review import Review
from synth.reviewlog import REVIEWS, Following, append, parse_reviews, read_reviews, review_line
from synth.standing import active


def review(name: str, at: str = "2026-01-01T00:00:00.000000+00:00", **more: object) -> Review:
    fields = {"reviewer": "Ana", "target": "o1", "action": "accept", **more}
    return Review.model_validate({"id": name, "at": at, **fields})


def test_a_study_without_reviews_has_none(tmp_path: Path) -> None:
    assert read_reviews(tmp_path).reviews == ()


def test_what_was_appended_is_read_back(tmp_path: Path) -> None:
    made = [review("v1", reason="led"), review("v2", after={"note": "“\u2028” 🍋 \u0000"})]
    append(tmp_path, tmp_path / ".synth", made)
    assert read_reviews(tmp_path).reviews == tuple(made)


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    append(tmp_path, tmp_path / ".synth", [review("v1")])
    assert (tmp_path / REVIEWS).stat().st_mode & 0o077 == 0


def test_one_review_is_one_line_whatever_it_says(tmp_path: Path) -> None:
    append(tmp_path, tmp_path / ".synth", [review("v1", after={"note": "a\nb\r\nc\x85d\u2029e"})])
    assert (tmp_path / REVIEWS).read_bytes().count(b"\n") == 1


def test_a_torn_last_line_is_read_round_and_said_and_the_next_one_stands_alone(
    tmp_path: Path,
) -> None:
    append(tmp_path, tmp_path / ".synth", [review("v1"), review("v2")])
    path = tmp_path / REVIEWS
    path.write_bytes(path.read_bytes()[:-40])
    append(tmp_path, tmp_path / ".synth", [review("v3")])
    log = read_reviews(tmp_path)
    assert [r.id for r in log.reviews] == ["v1", "v3"]
    (remark,) = log.remarks
    assert "reviews.jsonl, line 2" in remark


@pytest.mark.parametrize(
    "line", ["[]", "null", "{}", '{"id": "v1"}', "\udcff", "{" * 5_000, '"' + "x" * 100_000]
)
def test_a_strange_line_is_passed_over_and_named(line: str) -> None:
    data = line.encode("utf-8", "surrogateescape") + b"\n" + review_line(review("v2")).encode()
    log = parse_reviews(data, "reviews.jsonl")
    assert [r.id for r in log.reviews] == ["v2"]
    assert len(log.remarks) == 1
    assert "line 1" in log.remarks[0]
    assert len(log.remarks[0]) < 1_000


def test_fields_that_a_later_version_added_are_ignored() -> None:
    line = json.dumps({**review("v1").model_dump(), "mood": "fine"})
    assert parse_reviews(line.encode(), "x").reviews == (review("v1"),)


def test_nulls_stand_for_nothing_said() -> None:
    fields = {"before": None, "after": None, "reason": None, "anchor": None}
    line = json.dumps({**review("v1").model_dump(), **fields})
    assert parse_reviews(line.encode(), "x").reviews == (review("v1"),)


def test_two_files_are_merged_by_concatenation() -> None:
    ana = [review("v1", "2026-01-01"), review("v3", "2026-01-03")]
    ben = [review("v2", "2026-01-02", reviewer="Ben"), ana[0]]
    both = "".join(map(review_line, (*ben, *ana))).encode()
    assert [r.id for r in parse_reviews(both, "x").reviews] == ["v1", "v2", "v3"]


def test_without_room_on_the_disk_nothing_is_decided(tmp_path: Path) -> None:
    (tmp_path / REVIEWS).symlink_to("/dev/full")
    with pytest.raises(OutputError, match=r"reviews\.jsonl.*cannot be written"):
        append(tmp_path, tmp_path / ".synth", [review("v1")])


def test_what_others_append_is_seen_at_the_next_look(tmp_path: Path) -> None:
    following = Following(tmp_path)
    assert following.log() == (parse_reviews(b"", ""), False)
    append(tmp_path, tmp_path / ".synth", [review("v1")])
    log, changed = following.log()
    assert ([r.id for r in log.reviews], changed) == (["v1"], True)
    assert following.log()[1] is False


def test_half_a_line_is_waited_for(tmp_path: Path) -> None:
    following = Following(tmp_path)
    whole = review_line(review("v1")).encode()
    (tmp_path / REVIEWS).write_bytes(whole[:50])
    assert following.log()[0].reviews == ()
    (tmp_path / REVIEWS).write_bytes(whole)
    assert [r.id for r in following.log()[0].reviews] == ["v1"]


@pytest.mark.parametrize("length", [50, -1])
def test_a_last_line_that_nobody_goes_on_with_is_read_as_a_run_reads_it(
    tmp_path: Path, length: int
) -> None:
    path, following = tmp_path / REVIEWS, Following(tmp_path)
    path.write_bytes(
        review_line(review("v1")).encode() + review_line(review("v2")).encode()[:length]
    )
    os.utime(path, (1, 1))
    assert following.log() == (read_reviews(tmp_path), True)
    assert following.log() == (read_reviews(tmp_path), False)
    append(tmp_path, tmp_path / ".synth", [review("v3")])
    assert following.log() == (read_reviews(tmp_path), True)


def test_a_device_in_the_place_of_the_file_is_not_read_for_ever(tmp_path: Path) -> None:
    (tmp_path / REVIEWS).symlink_to("/dev/zero")
    assert read_reviews(tmp_path).reviews == ()
    assert Following(tmp_path).log()[0].reviews == ()


def test_a_file_that_was_replaced_is_read_anew(tmp_path: Path) -> None:
    following = Following(tmp_path)
    append(tmp_path, tmp_path / ".synth", [review("v1"), review("v2")])
    following.log()
    other = tmp_path / "other"
    other.write_text(review_line(review("v9")), "utf-8")
    other.replace(tmp_path / REVIEWS)
    log, changed = following.log()
    assert ([r.id for r in log.reviews], changed) == (["v9"], True)


WRITER = """
import sys
from pathlib import Path
from synth.records.review import Review
from synth.reviewlog import append
folder, who = Path(sys.argv[1]), sys.argv[2]
for n in range(int(sys.argv[3])):
    one = Review(id=f"v{who}{n}", at="2026", reviewer=who, target="o1", action="comment",
                 after={"note": who * 3000})
    append(folder, folder / ".synth", [one])
    print(one.id, flush=True)
"""


def _writer(folder: Path, who: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(folder), who, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def test_three_processes_and_a_thread_append_at_once_and_no_line_is_torn(tmp_path: Path) -> None:
    writers = [_writer(tmp_path, who, 40) for who in "ABC"]
    own = [review(f"v{n}") for n in range(40)]
    thread = threading.Thread(
        target=lambda: [append(tmp_path, tmp_path / ".synth", [one]) for one in own]
    )
    thread.start()
    thread.join()
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    for writer in writers:
        writer.communicate()
    log = read_reviews(tmp_path)
    assert (len(log.reviews), log.remarks) == (160, ())


def test_what_a_killed_process_confirmed_is_there(tmp_path: Path) -> None:
    for seconds in (0.4, 0.5, 0.6):
        writer = _writer(tmp_path, f"K{seconds}", 10_000)
        assert writer.stdout is not None
        confirmed = [writer.stdout.readline().strip() for _ in range(int(seconds * 100))]
        os.kill(writer.pid, 9)
        confirmed += [line.strip() for line in writer.stdout if line.endswith("\n")]
        writer.wait()
        writer.stdout.close()
        assert set(confirmed) <= {r.id for r in read_reviews(tmp_path).reviews}


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9)), max_size=12))
def test_undoing_everything_in_turn_leaves_nothing(steps: list[tuple[bool, int]]) -> None:
    reviews: list[Review] = []
    for n, (undo, which) in enumerate(steps):
        at = f"2026-01-01T00:00:{n:02}"
        known = active(reviews)
        if undo and known:
            target = known[which % len(known)].id
            reviews.append(review(f"v{n}", at, action="undo", target=target))
        else:
            reviews.append(review(f"v{n}", at, target=f"o{which}"))
    for n, one in enumerate(active(reviews)):
        reviews.append(review(f"w{n}", "2027", action="undo", target=one.id))
    assert active(reviews) == []
