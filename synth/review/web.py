"""Handlers of plain values, put behind addresses. The only module that knows starlette.

Handlers are ordinary functions and run in starlette's pool of threads, several at once.
"""

from collections.abc import Callable, Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request as Asked
from starlette.responses import Response
from starlette.routing import Route as Address

from synth.errors import SynthError, UsageError
from synth.review.guard import PASSED, App, Guard, Passed
from synth.review.http import PLAIN, Handler, Reply, Request, Route, problem

DEFECT = "Synth made a mistake here; what was confirmed is kept. The terminal says more."
MISSING = "There is nothing at this address."
Dress = Callable[[Request, Reply], Reply]
"""Makes a page of a refusal in plain text."""
Tell = Callable[[Exception], None]


def build_app(
    routes: Sequence[Route], guard: Guard, *, reviewer: str, dress: Dress, tell: Tell
) -> App:
    """The whole review page as an ASGI application, with the guard before all of it.

    Args:
        routes: the addresses; the first that fits answers.
        guard: who may ask.
        reviewer: who is at the page.
        dress: draws refusals of 400 and above where a whole page was asked for.
        tell: hears of defects in handlers; the browser reads one sentence only.
    """
    places = frozenset(r.pattern for r in routes if r.method == "GET" and "{" not in r.pattern)

    def put(asked: Asked) -> Request:
        passed: Passed = asked.scope[PASSED]
        return Request(
            method="POST" if asked.method == "POST" else "GET",
            path=asked.scope["path"],
            values=dict(asked.path_params),
            query=passed.query,
            form=passed.form,
            reviewer=reviewer,
            csrf=passed.csrf,
            is_fragment=passed.is_fragment,
            places=places,
        )

    def answer(handler: Handler, request: Request) -> Response:
        reply = _asked(handler, request, tell)
        if reply.status >= 400 and reply.content_type == PLAIN and not request.is_fragment:
            reply = _asked(lambda _: dress(request, reply), request, tell)
        return _response(reply)

    def endpoint(handler: Handler) -> Callable[[Asked], Response]:
        return lambda asked: answer(handler, put(asked))

    def unrouted(asked: Asked, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        return answer(lambda _: problem(status, MISSING), put(asked))

    app = Starlette(
        routes=[Address(r.pattern, endpoint(r.handler), methods=[r.method]) for r in routes],
        exception_handlers={404: unrouted, 405: unrouted},
    )
    app.router.redirect_slashes = False
    return guard.protect(app)


def _asked(handler: Handler, request: Request, tell: Tell) -> Reply:
    try:
        return handler(request)
    except UsageError as error:
        return problem(422, str(error))
    except SynthError as error:
        return problem(503, str(error))
    except Exception as error:
        tell(error)
        return problem(500, DEFECT)


def _response(reply: Reply) -> Response:
    response = Response(reply.body, reply.status, dict(reply.headers))
    response.headers["content-type"] = reply.content_type
    return response
