"""What an answer should look like, and finding it in what a model wrote; does no I/O.

Three ways of asking for JSON, from strict to none (`STRUCTURED`); one way of reading the answer,
whichever way it was asked for.
"""

import json
import math
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

Mode = Literal["json_schema", "json_object", "text"]
STRUCTURED: tuple[Mode, ...] = ("json_schema", "json_object", "text")
"""From the best to what any server takes."""

T = TypeVar("T", bound=BaseModel)

_PROBLEMS = 5
_SHOWN = 60  # characters of a wrong value that are said back
_TRIED = 8  # objects from the end of an answer that are tried
_TYPES: dict[type, str] = {str: "string", bool: "boolean", int: "integer", float: "number"}
_UNIONS = ("anyOf", "oneOf", "allOf", "not", "prefixItems", "patternProperties")
# Outside an object, a brace that no JSON can follow is prose.
_OPENING = re.compile(r'\{\s*+["}]')
# Inside one: a string, closed or not, so that the scan never looks at a character twice.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[{}]', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_HALF_PAIR = re.compile(r"\\u[dD][89a-fA-F]")
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL
)


def strict_schema(model: type[BaseModel]) -> dict[str, Any]:
    """JSON Schema of a type, in the subset that all servers follow.

    Returns:
        A root object with `$ref` inlined, every property required and no others allowed; only
        type, properties, required, additionalProperties, items and enum occur.

    Raises:
        TypeError: the type recurs, or holds a union, a free dict or a tuple of fixed length; it
            names the field.
    """
    whole = model.model_json_schema(mode="validation")
    schema = _Strict(whole.get("$defs", {})).node(whole, "", ())
    if schema.get("type") != "object":
        raise TypeError(f"{model.__name__}: expected fields, found {schema.get('type')}")
    return schema


class _Strict:
    """Rewrites one schema; `at` names the field, `inside` the references being followed."""

    def __init__(self, definitions: Mapping[str, dict[str, Any]]) -> None:
        self._definitions = definitions

    def node(self, node: Mapping[str, Any], at: str, inside: tuple[str, ...]) -> dict[str, Any]:
        if "$ref" in node:
            name = node["$ref"].rpartition("/")[2]
            if name in inside:
                raise TypeError(f"{at}: {name} holds itself")
            return self.node(self._definitions[name], at, (*inside, name))
        if "anyOf" in node:
            return self._optional(node["anyOf"], at, inside)
        for word in _UNIONS:
            if word in node:
                raise TypeError(f"{at}: a schema with {word} is not followed by all servers")
        if "const" in node or "enum" in node:
            return _choice(node.get("enum", [node.get("const")]), at)
        return self._plain(node, at, inside)

    def _optional(
        self, options: list[dict[str, Any]], at: str, inside: tuple[str, ...]
    ) -> dict[str, Any]:
        real = [option for option in options if option.get("type") != "null"]
        if len(real) != 1 or len(options) != 2:
            raise TypeError(f"{at}: expected one type or None, found a union of {len(real)}")
        schema = self.node(real[0], at, inside)
        if "null" in schema["type"]:
            return schema
        schema["type"] = [schema["type"], "null"]
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
        return schema

    def _plain(self, node: Mapping[str, Any], at: str, inside: tuple[str, ...]) -> dict[str, Any]:
        match node.get("type"):
            case "object":
                return self._fields(node, at, inside)
            case "array" if node.get("items"):
                return {"type": "array", "items": self.node(node["items"], f"{at}[]", inside)}
            case "string" | "integer" | "number" | "boolean" as simple:
                return {"type": simple}
        raise TypeError(f"{at}: expected a type, found {dict(node)}")

    def _fields(self, node: Mapping[str, Any], at: str, inside: tuple[str, ...]) -> dict[str, Any]:
        if "properties" not in node and node.get("additionalProperties") is not False:
            raise TypeError(f"{at}: a dict of any keys is not followed by all servers")
        dot = f"{at}." if at else ""
        fields = {
            name: self.node(field, f"{dot}{name}", inside)
            for name, field in node.get("properties", {}).items()
        }
        return {
            "type": "object",
            "properties": fields,
            "required": list(fields),
            "additionalProperties": False,
        }


def _choice(values: list[Any], at: str) -> dict[str, Any]:
    kinds = {_TYPES[type(value)] for value in values if value is not None}
    if len(kinds) != 1:
        raise TypeError(f"{at}: expected choices of one type, found {values}")
    kind = kinds.pop()
    return {"type": [kind, "null"] if None in values else kind, "enum": list(values)}


def response_format(mode: Mode, name: str, schema: Mapping[str, Any]) -> dict[str, Any] | None:
    """The `response_format` of a request; None asks in words only."""
    if mode == "json_schema":
        plain = re.sub(r"[^A-Za-z0-9_-]", "_", name)[:64] or "answer"
        inner = {"name": plain, "strict": True, "schema": dict(schema)}
        return {"type": "json_schema", "json_schema": inner}
    if mode == "json_object":
        return {"type": "json_object", "schema": dict(schema)}
    return None


def scrub(text: str) -> str:
    """Text with every lone surrogate replaced by U+FFFD, so that it can be stored and sent."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def find_json(text: str) -> str:
    """The JSON object in an answer: fences, thinking and prose around it are left out.

    Of several objects the largest is meant, and of equals the last.

    Raises:
        ValueError: there is none, it is cut off or it cannot be read; the message says which, in
            words for the model.
    """
    found = list(_objects(text))
    return max(reversed(found), key=len)


def parse(text: str, model: type[T]) -> T:
    """The answer as a value of its type; where it holds several objects, the last that fits.

    Raises:
        ValueError: it holds none that fits; the message is what a repair turn says to the model.
    """
    found = _objects(text)
    for value in reversed(found.values()):
        with suppress(ValidationError):
            return model.model_validate(value)
    meant = max(reversed(found), key=len)
    try:
        return model.model_validate(found[meant])
    except ValidationError as error:
        raise ValueError(_said_back(error.errors(include_url=False))) from None


def _objects(text: str) -> dict[str, dict[str, Any]]:
    """The readable top-level objects of an answer and their values, in order; at least one."""
    text = scrub(text).strip().removeprefix("\ufeff")
    with suppress(ValueError):
        return dict([_loaded(text)])
    spans, cut = _spans(_after_thinking(text))
    largest = max(reversed(spans), key=len, default="")
    if len(cut) > len(largest):
        raise ValueError(f"the JSON is cut off after {_shown(cut[-_SHOWN:])}")
    if not spans:
        raise ValueError("the answer holds no JSON object")
    found: dict[str, dict[str, Any]] = {}
    trouble: ValueError | None = None
    for span in dict.fromkeys([largest, *spans[-_TRIED:]]):
        try:
            clean, value = _loaded(span)
            found[clean] = value
        except ValueError as error:
            trouble = error if span == largest else trouble
    if trouble and (not found or spans[-1] == largest):
        raise trouble
    return found


def _after_thinking(text: str) -> str:
    """What follows the thoughts of a reasoning model; the opening tag may be missing."""
    tag = "</think>"
    if text.startswith("<think>"):
        return text.partition(tag)[2]
    before, _, after = text.rpartition(tag)
    # A line break cannot stand in a JSON string, so beside one the tag is no part of a quote.
    return after if before.endswith("\n") or after.startswith("\n") else text


def _spans(text: str) -> tuple[list[str], str]:
    """The balanced top-level objects of a text, and the start of one that never closes."""
    found: list[str] = []
    end = 0
    while opening := _OPENING.search(text, end):
        begin, depth = opening.start(), 0
        for token in _TOKEN.finditer(text, begin):
            depth += {"{": 1, "}": -1}.get(token[0], 0)
            if not depth:
                break
        else:
            return found, text[begin:]
        end = token.end()
        found.append(text[begin:end])
    return found, ""


def _loaded(text: str) -> tuple[str, dict[str, Any]]:
    """One object, without lone surrogates, and its value.

    Raises:
        ValueError: it cannot be read.
    """
    if _HALF_PAIR.search(text):
        text = _ESCAPE.sub(_whole_pair, text)
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        near = _shown(text[max(0, error.pos - _SHOWN) : error.pos])
        raise ValueError(f"the JSON cannot be read after {near}: {error.msg}") from None
    except RecursionError:
        raise ValueError("the JSON is nested too deeply") from None
    if not isinstance(value, dict):
        raise ValueError("the answer holds no JSON object")
    return text, value


def _whole_pair(escape: re.Match[str]) -> str:
    lone = _HALF_PAIR.match(escape[0]) and len(escape[0]) == len(r"\ud800")
    return r"\ufffd" if lone else escape[0]


def _finite(number: str) -> float:
    value = float(number)
    if not math.isfinite(value):
        raise ValueError(f"the JSON holds {number[:_SHOWN]}, expected a finite number")
    return value


def _whole(number: str) -> int:
    if len(number) > _SHOWN:
        raise ValueError(f"the JSON holds a number of {len(number)} digits")
    return int(number)


_DECODER = json.JSONDecoder(
    strict=False, parse_int=_whole, parse_float=_finite, parse_constant=_finite
)


def _said_back(problems: list[ErrorDetails]) -> str:
    """At most five problems in words for the model."""
    said = [_problem(problem) for problem in problems[:_PROBLEMS]]
    if len(problems) > _PROBLEMS:
        said.append(f"and {len(problems) - _PROBLEMS} more")
    return "; ".join(said)


def _problem(problem: ErrorDetails) -> str:
    place = ".".join(str(part)[:_SHOWN] for part in problem["loc"]) or "the answer"
    context = problem.get("ctx", {})
    match problem["type"]:
        case "missing":
            return f"{place}: expected a value, found nothing"
        case "extra_forbidden":
            return f"{place}: expected no such field"
        case "literal_error" | "enum":
            wanted = f"expected one of {context['expected']}"
        case "value_error":
            wanted = str(context["error"])
        case _:
            wanted = problem["msg"].replace("Input should be", "expected", 1)
    return f"{place}: {wanted}, found {_shown(problem['input'])}"


def _shown(value: object) -> str:
    """A value in few characters."""
    text = repr(value[: _SHOWN + 1] if isinstance(value, str) else value)
    return text if len(text) <= _SHOWN + 2 else f"{text[:_SHOWN]}…"
