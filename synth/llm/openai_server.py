"""Any server that speaks OpenAI's protocol: one question, one answer, one meaning for each failure.

Never tries again by itself, except where a server takes less than is asked of it: another response
format, no temperature. Knows no HTTP library; the key is in no message.
"""

import json
import threading
from collections.abc import Callable, Mapping
from typing import Any

from synth.errors import UsageError, printable, sentence
from synth.llm.formats import STRUCTURED, response_format, scrub
from synth.llm.openai_client import Connection, is_loopback
from synth.llm.protocol import Finish, Lost, Reply, Request, Unusable, Usage
from synth.llm.refusals import (
    filtered,
    hidden,
    meaning,
    refuses_format,
    refuses_temperature,
)

_FILES = 600.0  # seconds of silence while files are sent and fetched


Call = Callable[[Any, Any], Any]


def _unheard(mode: str) -> None:
    """Remembers nothing."""


class OpenAIServer:
    """Answers requests by a server that speaks OpenAI's protocol; see `protocol.Provider`.

    Args:
        model: the model's name, as the server knows it.
        base_url: such as http://localhost:11434/v1; OpenAI's own where None.
        key: the key; never shown.
        mode: the response format that this server was found to take, None where it is not known.
        remember: called with the mode once an answer has come in it.

    Raises:
        UsageError: no key, or an address or a key that cannot be one.
    """

    def __init__(
        self,
        model: str,
        base_url: str | None = None,
        key: str | None = None,
        mode: str | None = None,
        remember: Callable[[str], None] = _unheard,
    ) -> None:
        self.model = model
        self._connection = Connection(base_url, key)
        self.label = self._connection.host
        self.is_here = is_loopback(self.label)
        self._rung = STRUCTURED.index(mode) if mode in STRUCTURED else 0
        self._told = self._rung if mode in STRUCTURED else -1
        self._remember = remember
        self._takes_temperature = True
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"OpenAIServer({self.model!r}, {self.label!r})"

    def complete(self, request: Request, timeout: float) -> Reply:
        """Asks once and returns the answer; again only in another format, see the module.

        Args:
            request: the question.
            timeout: seconds of silence after which the connection is given up.

        Raises:
            Busy, Lost, Unusable: nothing was answered this time.
            UsageError: nothing will ever be answered.
        """
        rung, warm = self._rung, self._takes_temperature
        while True:
            body = self._body(request, rung, warm)
            answer = self._connection.ask(_completion(body), timeout)
            if isinstance(answer, bytes):
                reply = self.reply(self._json(answer), request)
                self._settle(rung, warm)
                return reply
            if filtered(answer):
                return Reply(text=scrub(answer.message), finish="refusal")
            if "temperature" in body and refuses_temperature(answer):
                warm = False
            elif rung + 1 < len(STRUCTURED) and refuses_format(answer):
                rung += 1
            else:
                raise meaning(answer, self.label, self.model)

    def body(self, request: Request) -> dict[str, Any]:
        """The JSON body of a chat completion, in the format that the server takes so far."""
        return self._body(request, self._rung, self._takes_temperature)

    def reply(self, answer: Mapping[str, Any], request: Request | None = None) -> Reply:
        """The reply in the JSON of a chat completion.

        Args:
            answer: a chat.completion object.
            request: what it answers; its tokens are estimated where the server counted none.

        Raises:
            Lost: it is not a chat completion.
        """
        try:
            choice = answer["choices"][0]
            message = choice["message"]
            content, refusal = _text(message.get("content")), _text(message.get("refusal"))
            finish = _finish(choice.get("finish_reason"), refusal)
        except (KeyError, IndexError, TypeError, AttributeError):
            said = hidden(_complaint(answer), self._connection.key)
            raise Lost(f"{self.label} answered with no chat completion{said}") from None
        text = scrub(refusal or content)
        return Reply(text=text, finish=finish, usage=_usage(answer.get("usage"), request, text))

    def upload(self, jsonl: bytes) -> str:
        """Uploads a batch file and returns its id."""
        file = ("batch.jsonl", jsonl, "application/jsonl")
        return self._id(
            lambda client, patience: client.files.with_raw_response.create(
                file=file, purpose="batch", timeout=patience
            )
        )

    def create_batch(self, file_id: str) -> str:
        """Starts a batch of an uploaded file and returns the batch's id."""
        return self._id(
            lambda client, patience: client.batches.with_raw_response.create(
                input_file_id=file_id,
                endpoint="/v1/chat/completions",
                completion_window="24h",
                timeout=patience,
            ),
            file_id,
        )

    def batch(self, batch_id: str) -> dict[str, Any]:
        """How a batch stands.

        Returns:
            `status` as OpenAI names it, `output_file_id` and `error_file_id` (None until there is
            one), `counts` (total, completed, failed) and `errors`: why a whole batch failed.

        Raises:
            Unusable: the server knows no such batch.
        """
        content = self._fetch(
            lambda client, patience: client.batches.with_raw_response.retrieve(
                batch_id, timeout=patience
            ),
            batch_id,
        )
        found = self._json(content)
        return {
            "status": str(found.get("status")),
            "output_file_id": found.get("output_file_id"),
            "error_file_id": found.get("error_file_id"),
            "counts": dict(found.get("request_counts") or {}),
            "errors": [hidden(said, self._connection.key) for said in _listed(found)],
        }

    def download(self, file_id: str) -> bytes:
        """The content of a file.

        Raises:
            Unusable: the server knows no such file.
        """
        return self._fetch(
            lambda client, patience: client.files.with_raw_response.content(
                file_id, timeout=patience
            ),
            file_id,
        )

    def close(self) -> None:
        """Lets go of connections; requests in flight fail at once."""
        self._connection.close()

    def _body(self, request: Request, rung: int, warm: bool) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self.model,
            "messages": [{"role": m.role, "content": m.content} for m in request.messages],
        }
        if warm and request.temperature is not None:
            body["temperature"] = request.temperature
        if request.most_tokens is not None:
            body["max_completion_tokens"] = request.most_tokens
        wanted = response_format(STRUCTURED[rung], request.task, request.answer_schema)
        return body | ({"response_format": wanted} if wanted else {})

    def _settle(self, rung: int, warm: bool) -> None:
        """Keeps, for all threads, what an answer has come with."""
        # Not before it has come: a request that no format helps must not cost the others theirs.
        with self._lock:
            self._takes_temperature = self._takes_temperature and warm
            self._rung = max(self._rung, rung)
            if self._rung == rung and self._told != rung:
                self._told = rung
                self._remember(STRUCTURED[rung])

    def _fetch(self, ask: Call, name: str = "") -> bytes:
        """What one of the batch doors answers; `name` is the file or batch that it is about."""
        answer = self._connection.ask(ask, _FILES)
        if isinstance(answer, bytes):
            return answer
        if answer.status == 404 and name and name in answer.message:
            raise Unusable(f"{self.label} answered 404: {answer.said}")
        if answer.status in (404, 405, 501):
            remedy = "leave --batch out"
            raise UsageError(sentence(self.label, found="a server without batches", remedy=remedy))
        raise meaning(answer, self.label, self.model)

    def _id(self, ask: Call, name: str = "") -> str:
        made = self._json(self._fetch(ask, name)).get("id")
        if not isinstance(made, str):
            raise Lost(f"{self.label} answered without an id")
        return made

    def _json(self, content: bytes) -> dict[str, Any]:
        try:
            found = json.loads(content.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise Lost(f"{self.label} answered with something that is not a JSON object")
        return found


def _completion(body: Mapping[str, Any]) -> Call:
    return lambda client, patience: client.chat.completions.with_raw_response.create(
        **body, timeout=patience
    )


def _text(content: Any) -> str:
    """A message's text; some servers send it in parts."""
    if isinstance(content, list):
        return "".join(_text(part.get("text")) for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""


def _finish(reason: Any, refusal: str) -> Finish:
    if refusal or reason == "content_filter":
        return "refusal"
    return "length" if reason == "length" else "stop"


def _complaint(answer: Mapping[str, Any]) -> str:
    """What a server says that reports its errors with status 200."""
    said = answer.get("error")
    said = said.get("message") if isinstance(said, dict) else said
    return f": {printable(said)}" if isinstance(said, str) else ""


def _listed(batch: Mapping[str, Any]) -> list[str]:
    """Why a whole batch failed."""
    errors = batch.get("errors")
    listed = errors.get("data") if isinstance(errors, dict) else None
    found = listed if isinstance(listed, list) else []
    return [printable(str(error.get("message"))) for error in found if isinstance(error, dict)]


def _usage(counted: Any, request: Request | None, text: str) -> Usage:
    """Tokens as counted; four characters each where the server did not say."""
    counted = counted if isinstance(counted, dict) else {}
    details = counted.get("prompt_tokens_details")
    asked = sum(len(m.content) for m in request.messages) if request else 0
    prompt = _count(counted.get("prompt_tokens"), asked // 4)
    cached = _count(details.get("cached_tokens") if isinstance(details, dict) else None, 0)
    completion = _count(counted.get("completion_tokens"), len(text) // 4)
    return Usage(prompt=prompt, cached=min(cached, prompt), completion=completion)


def _count(value: Any, otherwise: int) -> int:
    return value if isinstance(value, int) and value >= 0 else otherwise
