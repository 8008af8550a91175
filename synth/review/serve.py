"""The server: one socket on 127.0.0.1, quiet, ended by Ctrl-C. The only module that knows uvicorn.

It prints no access log, which would hold addresses with the token.
"""

import os
import socket

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from synth.errors import UsageError, sentence
from synth.review.guard import App
from synth.review.headers import secured
from synth.review.http import PLAIN

HOST = "127.0.0.1"
PATIENCE = 10
"""Seconds that requests in flight may take once the server was told to end."""
KEEP_ALIVE = 60
"""Seconds that an idle connection is kept, so that a decision does not meet a closing one."""


def listen(port: int) -> socket.socket:
    """A socket that listens on this machine alone; `port` 0 takes a free one.

    Raises:
        UsageError: the port is taken, or not for this user.
    """
    # Named as TCP, lest asyncio leave Nagle's delay on: 40 ms a reply (socket.create_server does).
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # elsewhere this would let two servers share a port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise UsageError(
            sentence(
                f"port {port}",
                expected="one that is free on this machine",
                found=os.strerror(error.errno or 0).lower(),
                remedy="leave out --port, which takes a free one, or name another",
            )
        ) from error
    return listening


def port_of(listening: socket.socket) -> int:
    """The port that a socket has."""
    return int(listening.getsockname()[1])


class Answering(H11Protocol):
    """uvicorn's own, whose refusal of what is no HTTP at all goes out under our headers too."""

    def send_400_response(self, msg: str) -> None:
        """Says so and hangs up."""
        body = b"This is no HTTP request that can be read."
        pairs = [(b"Content-Type", PLAIN.encode()), (b"Connection", b"close")]
        lines = b"".join(b"%s: %s\r\n" % pair for pair in secured(pairs))
        length = b"Content-Length: %d\r\n" % len(body)
        self.transport.write(b"HTTP/1.1 400 Bad Request\r\n" + lines + length + b"\r\n" + body)
        self.transport.close()


def server(app: App) -> uvicorn.Server:
    """A server that is quiet and offers HTTP alone; `run(sockets=[…])` begins it."""
    config = uvicorn.Config(
        app,
        loop="asyncio",
        http=Answering,  # h11: the same everywhere, and it bounds what headers may hold
        ws="none",
        interface="asgi3",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=PATIENCE,
    )
    return uvicorn.Server(config)


def serve(app: App, listening: socket.socket) -> None:
    """Answers until Ctrl-C or a signal to end; what is being answered is answered to its end.

    The signal then comes to whoever had a handler for it: KeyboardInterrupt is raised as ever.
    """
    server(app).run(sockets=[listening])
