"""Forms and queries from a browser: so many bytes, so many fields, each so long, no NUL."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl

from synth.review.http import Fields

MAX_BODY = 64 * 1024
"""Bytes of a form as it is sent."""
MAX_FIELDS = 1000
MAX_NAME = 100
MAX_VALUE = 20_000
"""Code points of one value: a long turn that somebody edits."""


class FormError(Exception):
    """A form that is not taken; `status` is the reply's."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


async def read_body(
    receive: Callable[[], Awaitable[MutableMapping[str, Any]]], length: str = ""
) -> bytes:
    """The body of a request, read no further than MAX_BODY, whatever its Content-Length says.

    Raises:
        FormError: it is larger, or the browser went away within it.
    """
    too_large = FormError(413, f"A form may hold {MAX_BODY // 1024} KB; send less at once.")
    if length.isdecimal() and (len(length) > 12 or int(length) > MAX_BODY):
        raise too_large
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise FormError(400, "The form was not sent to its end.")
        body += message.get("body", b"")
        if len(body) > MAX_BODY:
            raise too_large
        if not message.get("more_body"):
            return bytes(body)


def parse(data: bytes) -> Fields:
    """Reads `name=value&…`. Raises FormError: too many or too long fields, not UTF-8, a NUL."""
    try:
        pairs = parse_qsl(
            data.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS
        )
    except UnicodeError as error:
        raise FormError(400, "The form is not text in UTF-8.") from error
    except ValueError as error:
        raise FormError(413, f"A form may have {MAX_FIELDS} fields; send less at once.") from error
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        if len(name) > MAX_NAME or len(value) > MAX_VALUE:
            raise FormError(413, f"A field may hold {MAX_VALUE:,} letters; send less.")
        if "\0" in name or "\0" in value:
            raise FormError(400, "A field holds a NUL character; take it out.")
        fields[name] = (*fields.get(name, ()), value)
    return fields
