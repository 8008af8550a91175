"""What an answer should look like, and finding it in what models write."""

import json
from enum import Enum
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from synth.llm.formats import (
    STRUCTURED,
    find_json,
    parse,
    response_format,
    scrub,
    strict_schema,
)

ALLOWED = {"type", "properties", "required", "additionalProperties", "items", "enum"}
GOOD = '{"drafts": [{"stage": "first-box", "quote": "I was cross"}]}'


class Mood(Enum):
    good = "good"
    bad = "bad"


class Rich(BaseModel):
    """Every keyword that some server refuses."""

    model_config = ConfigDict(title="Rich", extra="forbid")
    kind: Literal["rich"] = Field(description="a single choice")
    quote: str = Field(min_length=1, max_length=9, pattern="a*")
    mood: Mood | None
    valence: int | None = Field(default=None, ge=-2, le=2)
    share: float = Field(multiple_of=0.5)
    tags: set[str] = Field(min_length=1)
    marks: tuple[Literal[1, 2], ...] = ()


class Holder(BaseModel):
    first: Rich | None
    all: list[Rich]


class Line(BaseModel):
    model_config = ConfigDict(extra="forbid")
    stage: Literal["first-box", "later"]
    quote: str


class Lines(BaseModel):
    model_config = ConfigDict(extra="forbid")
    drafts: tuple[Line, ...]


def nodes(schema: Any) -> list[dict[str, Any]]:
    """All schemas in a schema."""
    below = [*schema.get("properties", {}).values(), *[schema[k] for k in schema if k == "items"]]
    return [schema, *(node for child in below for node in nodes(child))]


def test_a_strict_schema_holds_only_words_that_all_servers_take() -> None:
    found = {word for node in nodes(strict_schema(Holder)) for word in node}
    assert found <= ALLOWED


def test_every_property_of_a_strict_schema_is_required_and_no_other_allowed() -> None:
    objects = [node for node in nodes(strict_schema(Holder)) if "properties" in node]
    assert len(objects) == 3
    for node in objects:
        assert node["required"] == list(node["properties"])
        assert node["additionalProperties"] is False


def test_optional_fields_become_nullable_types() -> None:
    fields = strict_schema(Rich)["properties"]
    assert fields["valence"] == {"type": ["integer", "null"]}
    assert fields["mood"] == {"type": ["string", "null"], "enum": ["good", "bad", None]}
    assert strict_schema(Holder)["properties"]["first"]["type"] == ["object", "null"]


def test_a_single_choice_stays_an_enum() -> None:
    assert strict_schema(Rich)["properties"]["kind"] == {"type": "string", "enum": ["rich"]}


def test_numbers_may_be_choices() -> None:
    marks = strict_schema(Rich)["properties"]["marks"]
    assert marks == {"type": "array", "items": {"type": "integer", "enum": [1, 2]}}


class Inner(BaseModel):
    value: Any


class Recursive(BaseModel):
    children: list["Recursive"]


class FreeDict(BaseModel):
    counts: dict[str, int]


class Union(BaseModel):
    value: int | str


class Nested(BaseModel):
    inner: list[Inner]


class Pair(BaseModel):
    pair: tuple[int, str]


class Mixed(BaseModel):
    choice: Literal["a", 1]


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (Recursive, "children"),
        (FreeDict, "counts"),
        (Union, "value"),
        (Nested, r"inner\[\]\.value"),
        (Pair, "pair"),
        (Mixed, "choice"),
    ],
)
def test_a_type_that_servers_cannot_follow_is_refused_by_field(
    model: type[BaseModel], field: str
) -> None:
    with pytest.raises(TypeError, match=field):
        strict_schema(model)


@pytest.mark.parametrize(
    "wrapped",
    [
        "{}",
        "  {}\n",
        "\ufeff{}",
        "Sure! Here is what you asked for:\n```json\n{}\n```\nHope this helps!",
        "```\n{}\n```",
        "In the form {stage, quote}: {} - done {really}",
        'The pattern was {{"drafts": […]}}, so:\n{}',
        '<think>\nI could say {{"drafts": []}} or {{"a": 1}}\n</think>\n\n{}',
        'I could say {{"drafts": []}}\n</think>\n{}',
        '<think>{{"drafts": [ unfinished</think>{}',
        '{} I hope that {{"this": "helps"}}',
        "[{}]",
    ],
)
def test_an_object_is_found_whatever_stands_around_it(wrapped: str) -> None:
    text = wrapped.replace("{{", "\0").replace("}}", "\1").replace("{}", GOOD)
    text = text.replace("\0", "{").replace("\1", "}")
    assert find_json(text) == GOOD
    assert parse(text, Lines).drafts[0].quote == "I was cross"


def test_braces_and_quotes_inside_strings_do_not_end_an_object() -> None:
    text = '{"drafts": [{"stage": "later", "quote": "} \\"{\\" ``` </think> \\\\"}]}'
    quote = '} "{" ``` </think> \\'
    assert parse(f"Here:\n{text}\nBye", Lines).drafts[0].quote == quote


def test_of_several_objects_the_last_that_fits_is_meant() -> None:
    example = GOOD.replace("cross", "the example of the prompt, which is longer")
    assert parse(f"Like {example} I say {GOOD}", Lines).drafts[0].quote == "I was cross"
    assert parse(f'{GOOD} with {{"confidence": 1}}', Lines).drafts[0].quote == "I was cross"


def test_line_breaks_in_strings_are_read() -> None:
    assert parse(GOOD.replace("I was", "I\nwas"), Lines).drafts[0].quote == "I\nwas cross"


@pytest.mark.parametrize("text", ["", "lorem ipsum", "{", "[1, 2]", '"x"', "null", "{a: 1}"])
def test_an_answer_without_an_object_says_so(text: str) -> None:
    with pytest.raises(ValueError, match="the answer holds no JSON object"):
        find_json(text)


def test_thinking_that_never_ends_holds_no_object() -> None:
    with pytest.raises(ValueError, match="the answer holds no JSON object"):
        find_json(f"<think>perhaps {GOOD} or")


@pytest.mark.parametrize("length", range(1, len(GOOD)))
def test_an_answer_cut_anywhere_is_never_taken_for_a_whole_one(length: int) -> None:
    with pytest.raises(ValueError, match=r"cut off after|holds no JSON object"):
        parse(GOOD[:length], Lines)


def test_a_cut_answer_after_a_whole_example_is_cut() -> None:
    longer = GOOD.replace("cross", "cross about it, and more")
    with pytest.raises(ValueError, match=r"cut off after '.*and more"):
        parse(f"{GOOD}\n{longer[:-3]}", Lines)


def test_broken_json_names_where_it_breaks() -> None:
    with pytest.raises(ValueError, match=r"cannot be read after .*was.*delimiter"):
        find_json('{"drafts": [{"stage": "later", "quote": "I was "cross" then"}]}')


@pytest.mark.parametrize(
    ("number", "said"),
    [("NaN", "finite"), ("1e999", "finite"), ("-Infinity", "finite"), ("9" * 5000, "digits")],
)
def test_numbers_that_nothing_can_store_are_refused(number: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        find_json(f'{{"n": {number}}}')


@pytest.mark.parametrize(
    "text",
    [
        "{" * 1_000_000,
        "{}" * 500_000,
        '{"' * 500_000,
        '{"a":' * 200_000,
        '{"a":' * 200_000 + "1" + "}" * 200_000,
        '{"a": "' + '\\"' * 500_000,
        "[" * 1_000_000,
        "</think>\n" * 100_000,
        "{ " * 500_000,
    ],
    ids=["open", "empty", "quoted", "nested", "balanced", "escaped", "array", "thinking", "spaced"],
)
def test_a_megabyte_of_rubbish_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"JSON|expected a value"):
        parse(text, Lines)


def test_an_answer_of_many_megabytes_is_read() -> None:
    many = {"drafts": [{"stage": "later", "quote": "x" * 1000}] * 5000}
    assert len(parse(f"Here: {json.dumps(many)}!", Lines).drafts) == 5000


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("\\ud800", "\ufffd"),
        ("\\udc00\\ud800", "\ufffd\ufffd"),
        ("\ud800", "\ufffd"),
        ("\\ud83d\\ude00", "\N{GRINNING FACE}"),
        ("\\\\ud800", "\\ud800"),
        ("\\uD83D\\uD83D\\uDE00", "\ufffd\N{GRINNING FACE}"),
    ],
)
def test_lone_surrogates_become_replacement_characters(written: str, read: str) -> None:
    text = GOOD.replace("cross", written)
    assert parse(text, Lines).drafts[0].quote == f"I was {read}"
    find_json(text).encode("utf-8")
    assert json.loads(find_json(text))["drafts"][0]["quote"] == f"I was {read}"


def test_scrubbed_text_keeps_what_is_whole() -> None:
    assert scrub("a\ud800b\N{GRINNING FACE}") == "a\ufffdb\N{GRINNING FACE}"


def problems(text: str) -> str:
    with pytest.raises(ValueError, match=":") as caught:
        parse(text, Lines)
    return str(caught.value)


def test_a_wrong_choice_names_place_choices_and_what_was_found() -> None:
    said = problems(GOOD.replace("first-box", "unboxing"))
    assert said == "drafts.0.stage: expected one of 'first-box' or 'later', found 'unboxing'"


def test_missing_and_surplus_fields_are_named() -> None:
    said = problems('{"drafts": [{"stage": "later", "text": "x"}]}')
    assert said == (
        "drafts.0.quote: expected a value, found nothing; drafts.0.text: expected no such field"
    )


def test_at_most_five_problems_are_said_back() -> None:
    said = problems(json.dumps({"drafts": [3] * 40}))
    assert said.count("drafts.") == 5
    assert said.endswith("; and 35 more")


def test_long_wrong_values_are_shortened_and_no_address_is_given() -> None:
    said = problems(GOOD.replace('"I was cross"', json.dumps(["no" * 5000])))
    assert len(said) < 200
    assert "http" not in said


def test_the_ladder_asks_for_less_with_each_rung() -> None:
    schema = strict_schema(Lines)
    strict, loose, none = (response_format(mode, "extract", schema) for mode in STRUCTURED)
    assert strict == {
        "type": "json_schema",
        "json_schema": {"name": "extract", "strict": True, "schema": schema},
    }
    assert loose == {"type": "json_object", "schema": schema}
    assert none is None


def test_the_name_of_a_format_is_one_that_servers_take() -> None:
    named = response_format("json_schema", "find ings/ü", {}) or {}
    assert named["json_schema"]["name"] == "find_ings__"
