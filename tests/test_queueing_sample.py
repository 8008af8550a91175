import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_maps import decided, mapped, tells
from synth.queueing.queue import queue
from synth.queueing.sampling import SAMPLE, sample, sample_text, sampled, wilson
from synth.records.review import Sampled

IDS = st.sets(st.text(max_size=8), max_size=120)


def ids(number: int) -> list[str]:
    return [f"o{i:04}" for i in range(number)]


def test_a_sample_is_thirty_claims_or_all_where_there_are_fewer():
    assert len(sample(ids(3000))) == SAMPLE == 30
    assert sorted(sample(ids(12))) == ids(12)
    assert sample([]) == []


@given(IDS, st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter(claims, chance):
    shuffled = sorted(claims)
    chance.shuffle(shuffled)
    assert sample(shuffled, 9) == sample(sorted(claims), 9)


@given(IDS, IDS)
def test_as_many_leave_a_full_sample_as_join_it(claims, more):
    before, after = set(sample(claims, 9)), set(sample(claims | more, 9))
    joined = after - before
    assert joined <= more
    assert len(before - after) <= len(joined)
    if len(before) == 9:
        assert len(before - after) == len(joined)


@given(IDS)
def test_a_larger_sample_holds_the_smaller_one(claims):
    assert sample(claims, 9) == sample(claims, 20)[:9]


def test_a_sample_is_not_the_first_ids():
    drawn = sample(ids(3000))
    assert 1000 < sum(int(i[1:]) for i in drawn) / 30 < 2000


def test_a_sample_is_drawn_from_what_is_in_the_queue_for_another_reason_too():
    told = [tells(f"o{i}", severity=4) for i in range(5)]
    items = [i for i in queue(mapped(told)) if i.kind == "observation"]
    assert all(i.reasons == ("grave", "sample") for i in items)


def test_what_was_taken_out_stays_in_the_sample_and_counts_as_rejected():
    told = [tells(f"o{i}") for i in range(6)]
    results = decided(mapped(told[1:]), o1="edited", o2="accepted")
    found = sampled(results.journey, [o.id for o in told])
    assert found == Sampled(n=3, of=6, rejected=1, edited=1)
    assert "sample" in {i.target: i for i in queue(results, told)}["o0"].reasons


def test_what_people_added_is_no_claim_of_the_draft():
    drafted, added = tells("o1"), tells("o2")
    results = decided(mapped([drafted, added]), o2="added")
    assert sampled(results.journey, ["o1"]).of == 1
    for known in ([drafted], []):
        marked = {i.target for i in queue(results, known) if "sample" in i.reasons}
        assert marked == {"o1"}


def test_a_comment_is_no_look_at_a_claim():
    results = decided(mapped([tells("o1")]), o1=None)  # type: ignore[arg-type]
    assert sampled(results.journey, ["o1"]) == Sampled(n=0, of=1)


@pytest.mark.parametrize(
    ("found", "claims", "text"),
    [
        (
            Sampled(n=0, of=30),
            3000,
            "Of 30 claims drawn at random none was looked at: how many are wrong is not known.",
        ),
        (
            Sampled(n=12, of=30, rejected=1, edited=2),
            3000,
            "Of 30 claims drawn at random 12 were looked at: 1 rejected, 2 edited. Those looked at "
            "first are no random part; look at all 30.",
        ),
        (
            Sampled(n=1, of=30),
            3000,
            "Of 30 claims drawn at random 1 was looked at: 0 rejected, 0 edited. Those looked at "
            "first are no random part; look at all 30.",
        ),
        (
            Sampled(n=8, of=8, rejected=1),
            8,
            "Of all 8 claims 8 were looked at: 1 rejected, 0 edited.",
        ),
        (
            Sampled(n=20, of=20, rejected=1),
            900,
            "Of 20 claims drawn at random 20 were looked at: 1 rejected, 0 edited. They are too "
            "few to say how many of all 900 are wrong.",
        ),
        (
            Sampled(n=30, of=30, rejected=1, edited=2),
            3000,
            "Of 30 claims drawn at random 30 were looked at: 1 rejected, 2 edited. Of 100 claims "
            "of the whole draft, 0 to 17 would be rejected and 3 to 26 rejected or edited (Wilson "
            "95 % intervals over 30 of 3,000 claims, as these reviewers decide).",
        ),
    ],
)
def test_the_sample_is_told_in_words(found: Sampled, claims: int, text: str):
    assert sample_text(found, claims) == text


def test_the_interval_is_that_of_the_published_example():
    """Newcombe (1998, Statistics in Medicine 17), table I: 81/263, 15/148, 0/20 and 1/29."""
    published = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0.0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }
    for (hits, n), interval in published.items():
        assert wilson(hits, n) == pytest.approx(interval, abs=0.0001)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_the_share_that_was_seen(seen):
    hits, n = seen
    low, high = wilson(hits, n)
    assert 0 <= low <= round(hits / n, 4) <= high <= 1
