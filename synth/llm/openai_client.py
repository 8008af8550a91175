"""The connection to a server that speaks OpenAI's protocol; the one module that imports `openai`.

Knows no prompt and no meaning: what is asked of it is sent once, and comes back as bytes or as a
`Failure`. It tells the server nothing about this machine and follows no redirection.
"""

import ipaddress
import socket
import threading
import weakref
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from synth.errors import UsageError, printable, sentence
from synth.llm.protocol import Lost
from synth.llm.refusals import Failure, failure, hidden

OPENAI = "https://api.openai.com/v1"
_CONNECT = 10.0  # seconds
_ROOM = 256  # connections kept open: the most that are ever in flight
# The cause of a failed connection is told by name: its class belongs to whichever HTTP library
# `openai` runs on.
_NO_CONNECTION = {"ConnectError", "ConnectTimeout", "ProxyError"}


class Connection:
    """A pool of connections to one server, for many threads.

    Args:
        base_url: such as http://localhost:11434/v1; OpenAI's own where None.
        key: the key; in no message and no repr.

    Raises:
        UsageError: no key where OpenAI is asked, or an address or a key that cannot be one.
    """

    def __init__(self, base_url: str | None, key: str | None) -> None:
        self._url = base_url or OPENAI
        self.host = _host(self._url)
        self.key = _checked(key, needed=base_url is None)
        self._lock = threading.Lock()
        self._client: Any = None
        self._closed = False
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()

    def __repr__(self) -> str:
        return f"Connection({self.host!r})"

    def ask(self, call: Callable[[Any, Any], Any], timeout: float) -> bytes | Failure:
        """Sends one request.

        Args:
            call: (client, its timeout) → a raw response.
            timeout: seconds of silence after which it is given up.

        Returns:
            The body of a good answer, or what a bad one says.

        Raises:
            Lost: there was no answer.
        """
        import openai

        client = self._connected()
        patience = openai.Timeout(timeout, connect=min(_CONNECT, timeout))
        try:
            content: bytes = call(client, patience).content
            return content
        except openai.APIStatusError as error:
            answer = error.response
            return failure(answer.status_code, answer.headers, answer.content, self.key)
        except openai.APIConnectionError as error:
            problem = self._lost(error, timeout)
        except Exception:
            if not self._closed:
                raise
            problem = Lost(f"the connection to {self.host} was closed")
        raise problem  # out here, so that it holds on to no request

    def close(self) -> None:
        """Closes all connections; whoever waits on one fails at once."""
        with self._lock:
            self._closed = True
            client, open_now = self._client, list(self._sockets)
        for connection in open_now:
            _shut(connection)
        if client is not None:
            client.close()

    def _connected(self) -> Any:
        """The client, made when it is first needed: its library takes a second to load."""
        with self._lock:
            if self._closed:
                raise Lost(f"the connection to {self.host} was closed")
            if self._client is None:
                try:
                    self._client = self._made()
                except (ValueError, ImportError, OSError) as error:
                    # A proxy or a certificate file named in the environment.
                    found = printable(hidden(str(error), self.key))
                    said = sentence(
                        self.host, expected="a usable proxy and certificates", found=found
                    )
                    raise UsageError(said) from None
            return self._client

    def _made(self) -> Any:
        import openai

        usual = openai.DEFAULT_CONNECTION_LIMITS
        limits = type(usual)(max_connections=None, max_keepalive_connections=_ROOM)
        http = openai.DefaultHttpxClient(
            limits=limits,
            follow_redirects=False,
            trust_env=not is_loopback(
                self.host
            ),  # a proxy would look for localhost on its own side
            event_hooks={"request": [self._prepare]},
        )
        return openai.OpenAI(
            api_key=self.key,
            base_url=self._url,
            max_retries=0,
            http_client=http,
            default_headers={"User-Agent": "synth"},
        )

    def _prepare(self, request: Any) -> None:
        """Takes out what tells about this machine, and lets `close` reach the socket."""
        told = [n for n in request.headers if n.startswith("x-stainless-")]
        if self._url != OPENAI:
            told += ["openai-organization", "openai-project"]
        for name in told:
            if name != "x-stainless-raw-response":  # by it the library knows what to return
                request.headers.pop(name, None)
        request.extensions = {**request.extensions, "trace": self._traced}

    def _traced(self, event: str, details: Mapping[str, Any]) -> None:
        if not event.endswith(("connect_tcp.complete", "start_tls.complete")):
            return
        connection = details["return_value"].get_extra_info("socket")
        with self._lock:
            self._sockets.add(connection)
        if self._closed:
            _shut(connection)

    def _address(self) -> str:
        """Host and port, for telling servers of one machine apart; no name or password in it."""
        parts = urlsplit(self._url)
        try:
            port = parts.port
        except ValueError:
            port = None
        return f"{self.host}:{port}" if port else self.host

    def _lost(self, error: Exception, timeout: float) -> Lost:
        cause = error.__cause__
        name = type(cause).__name__
        words = printable(hidden(str(cause), self.key)) or name
        if name in _NO_CONNECTION:
            return Lost(f"{self._address()} cannot be reached ({words})", connected=False)
        if name.endswith("Timeout"):
            return Lost(f"{self.host} did not answer within {timeout:g} s")
        return Lost(f"{self.host} broke off the connection ({words})")


def _shut(connection: socket.socket) -> None:
    """Wakes whoever reads from a socket, which closing it would not."""
    with suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)  # past TLS, which would wait its turn


def _host(url: str) -> str:
    expected = "an address such as http://localhost:11434/v1"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        host.encode("idna")
        good = parts.scheme in ("http", "https") and host and parts.port != 0
    except ValueError:
        good = False
    if not good:
        shown = url.rpartition("@")[2]  # what stands before it may be a password
        raise UsageError(sentence("--base-url", expected=expected, found=repr(shown)))
    return host


def _checked(key: str | None, *, needed: bool) -> str:
    key = (key or "").strip()
    if not key and needed:
        raise UsageError(
            "OPENAI_API_KEY is not set: set it, or name a server with --base-url, "
            "or leave --model out."
        )
    if not (key.isascii() and key.isprintable()):
        found = "characters that no key has"
        raise UsageError(sentence("OPENAI_API_KEY", expected="a key", found=found))
    return key or "none"


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, so that nothing leaves it."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
