"""What the error answers of OpenAI-compatible servers mean; knows no library and asks nobody.

Their status says half of it; the rest is in a code, where there is one, and in the wording.
"""

import json
import math
import re
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from synth.errors import UsageError, printable, sentence
from synth.llm.protocol import Busy, Lost, Unusable

_SHOWN = 200  # characters of the server's own words in a message
_READ = 2000  # characters of them that are looked at: some servers echo the prompt
_NO_CREDIT = {"insufficient_quota", "billing_not_active", "billing_hard_limit_reached"}
_FORMAT = re.compile(r"response_format|json_schema|schema|grammar|not supported", re.IGNORECASE)
_NO_MODEL = re.compile(
    r"\bmodels?\b.*(not found|does not exist|not exist)|no such model|unknown model"
    r"|invalid model|not a valid model|no models? (is |are )?loaded|failed to load model",
    re.IGNORECASE | re.DOTALL,
)
_CONTEXT = re.compile(
    r"context[ _](length|size|window)|context.{0,20}overflow|context the overflow", re.IGNORECASE
)
_TOO_LONG = re.compile(
    r"maximum (number of )?tokens|max(imum)?_\w*tokens|too long|too many tokens"
    r"|exceed\w*.{0,40}tokens|reduce the length",
    re.IGNORECASE | re.DOTALL,
)


class Failure(NamedTuple):
    """An answer with a status of 300 or more."""

    status: int
    message: str
    """The server's words, without the key; what it echoes of the request is not among them."""
    code: str
    """Its code, type and the parameter that it names."""
    headers: Mapping[str, str]
    """By names in lower case."""

    @property
    def said(self) -> str:
        """The server's words, short and fit for one line."""
        words = " ".join(self.message.split())
        return printable(words[:_SHOWN] + "…" * (len(words) > _SHOWN))


def failure(status: int, headers: Mapping[str, str], content: bytes, key: str) -> Failure:
    """Reads an error answer, whichever of the usual shapes it has; `key` is taken out of it."""
    text = content.decode("utf-8", "replace")
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        body = text
    message, codes = _words(body)
    clean = {name.lower(): hidden(value, key) for name, value in headers.items()}
    return Failure(status, hidden(message, key)[:_READ], " ".join(codes), clean)


def _words(body: Any) -> tuple[str, list[str]]:
    """Message and codes: OpenAI's, vLLM's, Ollama's and FastAPI's shapes, or plain text."""
    if isinstance(body, dict) and body.get("error"):
        body = body["error"]
    if not isinstance(body, dict):
        return (body if isinstance(body, str) else ""), []
    codes = [str(body[name]) for name in ("code", "type", "param") if body.get(name)]
    said = body.get("message") or body.get("detail") or ""
    if isinstance(said, list):  # FastAPI's also echoes the request, which is left out
        problems = [problem for problem in said if isinstance(problem, dict)]
        said = "; ".join(f"{p.get('loc')}: {p.get('msg')}" for p in problems)
    return (said if isinstance(said, str) else ""), codes


def hidden(text: str, key: str) -> str:
    """Text without the key, nor anything that looks like OpenAI's, masked or not."""
    if len(key) > 3:
        text = text.replace(key, "…")
    return re.sub(r"\bsk-[^\s\"',]+", "…", text)


def refuses_temperature(found: Failure) -> bool:
    """Whether the model only takes its own temperature."""
    words = f"{found.message} {found.code}".lower()
    return found.status in (400, 422) and "temperature" in words and "response_f" not in words


def refuses_format(found: Failure) -> bool:
    """Whether the response format is what the server does not take."""
    statuses = (400, 404, 415, 422, 500, 501)
    if found.status not in statuses or too_long(found) or no_model(found):
        return False
    return bool(_FORMAT.search(f"{found.message} {found.code}"))


def filtered(found: Failure) -> bool:
    """Whether a content filter took offence at the request."""
    return found.status == 400 and "content_filter" in found.code


def too_long(found: Failure) -> bool:
    """Whether the text exceeds the model's context."""
    if found.status == 429:
        return False
    if "context_length_exceeded" in found.code or _CONTEXT.search(found.message):
        return True
    wordy = found.status in (400, 413, 422)
    return found.status == 413 or (wordy and bool(_TOO_LONG.search(found.message)))


def no_model(found: Failure) -> bool:
    """Whether the server has no such model."""
    if found.status not in (400, 404):
        return False
    return "model_not_found" in found.code or bool(_NO_MODEL.search(found.message))


def meaning(found: Failure, server: str, model: str) -> Exception:
    """The exception to raise: what this failure means for the request and for all the others.

    Args:
        found: the answer.
        server: its host, for the message.
        model: the model that was asked for.

    Returns:
        `UsageError` where no request will ever be answered; otherwise `Busy`, `Lost` or `Unusable`.
    """
    fatal = _fatal(found, server, model)
    if fatal:
        return UsageError(fatal)
    said = f"{server} answered {found.status}" + (f": {found.said}" if found.said else "")
    wait = retry_after(found.headers)
    if found.status == 429 or (found.status == 503 and wait is not None):
        return Busy(said, wait)
    if too_long(found):
        return Unusable(said, too_long=True)
    if found.status in (408, 409, 425) or found.status >= 500:
        return Lost(said)
    return Unusable(said)


def _fatal(found: Failure, server: str, model: str) -> str:
    """The sentence for what no other request will change; empty where there is hope."""
    status, model = found.status, printable(model)
    words = f" ({found.said})" if found.said else ""
    if no_model(found):
        remedy = "name one that it has with --model, or load or pull this one first"
        return sentence(server, found=f"no model {model!r}{words}", remedy=remedy)
    if status == 401:
        # The server's own words often quote the key.
        remedy = "set OPENAI_API_KEY to a key of this server"
        return sentence(
            server, expected="a key", found="one that it does not accept", remedy=remedy
        )
    if status == 402 or _NO_CREDIT & set(found.code.split()):
        remedy = "add credit to it or name another server with --base-url"
        return sentence(server, found="the account has no credit left", remedy=remedy)
    if status == 403:
        remedy = "use a key that may, or another model"
        return sentence(server, found=f"no right to use {model!r}{words}", remedy=remedy)
    if status in (404, 405):
        remedy = "check --base-url, which usually ends in /v1"
        return sentence(
            server, expected="chat completions", found=f"{status}{words}", remedy=remedy
        )
    if status < 400:
        target = printable(found.headers.get("location", "elsewhere"))[:_SHOWN]
        remedy = "name the right address with --base-url: nothing is sent on"
        return sentence(server, found=f"a redirection to {target}", remedy=remedy)
    return ""


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the server asks to wait, from whichever header says so; None where none does.

    Header names are in lower case. A date is compared with this machine's clock.
    """
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) / unit
        except ValueError:
            continue
        if math.isfinite(seconds):
            return max(0.0, seconds)
    try:
        when = parsedate_to_datetime(headers.get("retry-after", ""))
        return max(0.0, when.timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None
