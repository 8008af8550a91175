"""Headers: reading those of a request, and those that every reply goes out under."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from typing import Any

from synth.review.http import PLAIN

Pairs = Iterable[tuple[bytes, bytes]]
Sender = Callable[[MutableMapping[str, Any]], Awaitable[None]]

SAFE = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
"""On every reply: nothing inline runs, nothing is loaded from or sent to elsewhere, no frames."""
KEPT = "cache-control"
"""no-store, save where a reply says otherwise (styles and scripts)."""


class Headers:
    """Headers of a request, by their names in small letters."""

    def __init__(self, pairs: Pairs) -> None:
        self._values: dict[str, list[str]] = {}
        self.count = self.bytes = 0
        for name, value in pairs:
            self._values.setdefault(name.decode("latin-1").lower(), []).append(
                value.decode("latin-1")
            )
            self.count += 1
            self.bytes += len(name) + len(value)

    def one(self, name: str) -> str:
        """The first value; empty where there is none."""
        return next(iter(self._values.get(name, ())), "")

    def all(self, name: str) -> list[str]:
        """Every value, in order."""
        return self._values.get(name, [])


def safe_sender(send: Sender) -> Sender:
    """`send`, which puts SAFE in place of whatever a reply says under these names."""

    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = secured(message.get("headers", ()))
        await send(message)

    return sending


def secured(pairs: Pairs) -> list[tuple[bytes, bytes]]:
    """Headers of a reply, those of SAFE among them."""
    kept = [(name, value) for name, value in pairs if name.lower().decode("latin-1") not in SAFE]
    if not any(name.lower() == KEPT.encode() for name, _ in kept):
        kept.append((KEPT.encode(), b"no-store"))
    return kept + [(name.encode(), value.encode()) for name, value in SAFE.items()]


async def bare(send: Sender, status: int, sentence: str, headers: Mapping[str, str]) -> None:
    """Sends a sentence as plain text, without asking anybody."""
    body = sentence.encode()
    lines = {"Content-Type": PLAIN, "Content-Length": str(len(body)), **headers}
    pairs = [(name.encode(), value.encode()) for name, value in lines.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})
