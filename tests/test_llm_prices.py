import pytest

from synth.llm.prices import FREE, Price, find_price, is_this_machine, price_table
from synth.llm.protocol import Usage

OPENAI = "api.openai.com"


def test_cached_tokens_cost_less_and_a_batch_half():
    price = Price(input=2.0, cached=0.5, output=8.0)
    usage = Usage(prompt=1_000_000, cached=400_000, completion=250_000)
    assert price.cost(usage) == pytest.approx(0.6 * 2.0 + 0.4 * 0.5 + 0.25 * 8.0)
    assert price.cost(usage, batch=True) == pytest.approx(price.cost(usage) / 2)


def test_a_server_that_counts_more_cached_than_sent_costs_no_negative_sum():
    assert Price(input=2.0, cached=0.0, output=8.0).cost(Usage(prompt=10, cached=99)) == 0.0


@pytest.mark.parametrize(
    ("model", "listed"),
    [
        ("gpt-4o", "gpt-4o"),
        ("gpt-4o-2024-08-06", "gpt-4o"),
        ("gpt-4o-2024-05-13", "gpt-4o-2024-05-13"),
        ("gpt-4o-mini-2024-07-18", "gpt-4o-mini"),
        ("gpt-5-nano", "gpt-5-nano"),
    ],
)
def test_a_dated_name_has_the_price_of_the_longest_name_it_begins_with(model: str, listed: str):
    assert find_price(model, OPENAI) == price_table().models[listed]


@pytest.mark.parametrize("model", ["gpt-5-pro", "gpt-4o-audio-preview", "o3-mini", "llama-3.1", ""])
def test_a_model_that_only_begins_like_a_listed_one_has_no_price(model: str):
    assert find_price(model, OPENAI) is None


def test_the_users_price_comes_first():
    own = Price(input=1, cached=1, output=1)
    assert find_price("gpt-4o-2024-08-06", OPENAI, {"gpt-4o": own}) == own
    assert find_price("llama", "localhost", {"llama": own}) == own


@pytest.mark.parametrize(
    "label", ["localhost", "127.0.0.1", "127.9.1.1", "::1", "[::1]", "a.local"]
)
def test_a_server_on_this_machine_costs_nothing(label: str):
    assert find_price("gpt-4o", label) == FREE


@pytest.mark.parametrize("host", ["127.example.com", "localhost.example.com", "10.0.0.1", "local"])
def test_another_machine_is_not_taken_for_this_one(host: str):
    assert not is_this_machine(host)


def test_a_replay_costs_nothing():
    assert find_price("replay:gpt-4o", "replay") == FREE


def test_the_table_says_when_and_where_its_prices_were_noted():
    table = price_table()
    assert table.noted == "2025-08"
    assert table.source
    assert all(price.cached <= price.input <= price.output for price in table.models.values())
