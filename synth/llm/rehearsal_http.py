"""HTTP of a rehearsed server: routes, one segment an answer, resets; decides nothing."""

import json
import os
import socket
import struct
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from http.client import responses
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol, cast

from synth.llm.rehearsal_answers import Answered, error
from synth.llm.rehearsal_batches import Batches
from synth.llm.rehearsal_faults import CUT_OFF, Kind, Raw


class Desk(Protocol):
    """Whoever decides what is answered; see `rehearsal.Rehearsal`."""

    latency: float
    hang: float
    retry_after: float
    model: str
    key: str | None
    stopping: threading.Event
    batches: Batches

    def take(self, body: dict[str, Any]) -> tuple[Any, Kind]:
        """Notes a request and draws what goes wrong with it."""

    def done(self, asked: Any, status: int) -> None:
        """Notes that it was answered."""

    def respond(self, body: dict[str, Any], kind: str | None) -> Answered:
        """Status and JSON body."""


class Server(ThreadingHTTPServer):
    """A thread a connection, on which `Handler` answers for the desk."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 512
    desk: Desk

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Prints what is wrong with an answer function; that clients come and go is not."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """The routes of the OpenAI protocol that Synth uses; anything else is 404."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    @property
    def _desk(self) -> Desk:
        return cast(Server, self.server).desk

    def log_message(self, format: str, *args: Any) -> None:
        """Keeps quiet."""

    def do_GET(self) -> None:
        """Models, batches and the content of files."""
        parts = self.path.partition("?")[0].strip("/").split("/")
        batches = self._desk.batches
        if not self._allowed():
            return
        match parts:
            case ["v1", "models"]:
                one = {"id": self._desk.model, "object": "model", "owned_by": "rehearsal"}
                self._json(200, {"object": "list", "data": [one]})
            case ["v1", "batches", name]:
                self._json(*batches.get(name))
            case ["v1", "files", name, "content"] if (held := batches.content(name)) is not None:
                self._send(200, held, {"Content-Type": "application/octet-stream"})
            case _:
                self._json(*error(404, f"Invalid URL (GET {self.path})"))

    def do_POST(self) -> None:
        """Completions, files and new batches."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not self._allowed():
            return
        match self.path.partition("?")[0]:
            case "/v1/chat/completions":
                self._complete(body)
            case "/v1/files":
                sort = self.headers.get("Content-Type", "")
                self._json(*self._desk.batches.upload(sort, body))
            case "/v1/batches":
                self._json(*self._desk.batches.create(json.loads(body)))
            case _:
                self._json(*error(404, f"Invalid URL (POST {self.path})"))

    def _allowed(self) -> bool:
        key = self._desk.key
        given = self.headers.get("Authorization", "")
        if key is None or given == f"Bearer {key}":
            return True
        # Unkinder than OpenAI, which masks the middle: a client must never pass it on.
        said = f"Incorrect API key provided: {given.removeprefix('Bearer ')}."
        self._json(*error(401, said, code="invalid_api_key"))
        return False

    def _complete(self, raw: bytes) -> None:
        try:
            body = json.loads(raw)
            body.get("messages")
        except (ValueError, AttributeError):
            self._json(*error(400, "We could not parse the JSON body of your request."))
            return
        server = self._desk
        asked, kind = server.take(body)
        status = 0
        with suppress(OSError):
            server.stopping.wait(server.hang if kind == "hang" else server.latency)
            status = self._answer(body, kind)
        server.done(asked, status)

    def _answer(self, body: dict[str, Any], kind: Kind) -> int:
        if isinstance(kind, Raw):
            self._send(kind.status, kind.body, kind.headers)
            return kind.status
        status, answer = self._desk.respond(body, kind)
        if kind in CUT_OFF or self._desk.stopping.is_set():
            self._reset(answer if kind == "reset" else None)
            return 0
        after = f"{self._desk.retry_after:g}"
        self._json(status, answer, {"Retry-After": after} if status == 429 else {})
        return status

    def _json(
        self, status: int, body: dict[str, Any], headers: Mapping[str, str] | None = None
    ) -> None:
        sort = {"Content-Type": "application/json"}
        self._send(status, json.dumps(body).encode(), sort | dict(headers or {}))

    def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        # One segment for header and body: two of them cost 40 ms in Nagle's and the delayed ACK.
        self.connection.sendall(_head(status, len(body), headers) + body)

    def _reset(self, half: dict[str, Any] | None) -> None:
        """Resets the connection, in the middle of a body where there is one."""
        if half is not None:
            body = json.dumps(half).encode()
            head = _head(200, len(body), {"Content-Type": "application/json"})
            self.connection.sendall(head + body[: len(body) // 2])
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())  # close() would say goodbye first, reset nothing
        self.close_connection = True


def _head(status: int, length: int, headers: Mapping[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} {responses.get(status, 'Unknown')}", f"Content-Length: {length}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
