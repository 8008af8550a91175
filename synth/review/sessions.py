"""Sessions: who came with the token gets a cookie, and each cookie a CSRF token of its own."""

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

MOST = 100
"""Sessions kept; the oldest goes first. Only the holder of the token can open any."""


@dataclass(frozen=True)
class Session:
    """One browser."""

    cookie: str
    csrf: str

    def wrote(self, tokens: Iterable[str]) -> bool:
        """Whether one of `tokens` is this session's."""
        return any(_same(token, self.csrf) for token in tokens)


class Sessions:
    """The sessions of one server; they end with it.

    The cookie's name holds the port: browsers send a cookie to every port of a host.
    """

    def __init__(self, port: int, token: str) -> None:
        self._name = f"synth-review-{port}"
        self._token = token
        self._open: list[Session] = []

    def knows(self, tokens: Iterable[str]) -> bool:
        """Whether all of `tokens` are the one that was printed."""
        return all(_same(token, self._token) for token in tokens)

    def open(self) -> str:
        """Begins a session; returns the value of its Set-Cookie header."""
        session = Session(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
        self._open = [*self._open[1 - MOST :], session]
        return f"{self._name}={session.cookie}; Path=/; HttpOnly; SameSite=Strict"

    def of(self, cookies: Iterable[str]) -> Session | None:
        """The session that the Cookie headers name."""
        sent = [part.strip() for line in cookies for part in line.split(";")]
        values = [part.partition("=")[2] for part in sent if part.startswith(f"{self._name}=")]
        found = [one for one in self._open for value in values if _same(value, one.cookie)]
        return found[0] if found else None


def _same(given: str, known: str) -> bool:
    """Compares in a time that does not tell how much of `given` is right."""
    return hmac.compare_digest(given.encode(), known.encode())
