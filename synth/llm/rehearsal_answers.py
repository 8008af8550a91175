"""The JSON bodies that a rehearsed server answers with; knows no socket."""

import hashlib
import json
import threading
import time
from collections.abc import Mapping
from typing import Any

from synth.llm.rehearsal_faults import in_prose, spoilt

Answered = tuple[int, dict[str, Any]]
"""Status and JSON body."""

_CACHED_FROM, _CACHED_STEP = 4096, 512  # characters: 1024 and 128 tokens


def digest(body: Mapping[str, Any]) -> str:
    """SHA-256 of a request's canonical body; the response format is no part of it."""
    asked = {k: v for k, v in body.items() if k != "response_format"}
    text = json.dumps(asked, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def error(
    status: int, message: str, *, code: str | None = None, param: str | None = None
) -> Answered:
    """An error as OpenAI words it."""
    kind = "server_error" if status >= 500 else "invalid_request_error"
    return status, {"error": {"message": message, "type": kind, "param": param, "code": code}}


class Completions:
    """Makes chat completions and counts their tokens, four characters each.

    Args:
        model: the name that answers carry.
        wrapped: True puts prose around every answer.
    """

    def __init__(self, model: str, *, wrapped: bool) -> None:
        self._model = model
        self._wrapped = wrapped
        self._seen: set[bytes] = set()
        self._lock = threading.Lock()

    def completion(self, body: Mapping[str, Any], text: str, kind: str | None) -> dict[str, Any]:
        """The chat.completion object for an answer's text, spoilt by a fault of this kind."""
        if kind:
            text = spoilt(kind, text)
        elif self._wrapped:
            text = in_prose(text)
        message: dict[str, Any] = {"role": "assistant", "content": text, "refusal": None}
        if kind == "refusal":
            message |= {"content": None, "refusal": text}
        finish = "length" if kind == "length" else "stop"
        return {
            "id": f"chatcmpl-{digest(body)[:12]}",
            "object": "chat.completion",
            "created": int(time.time()),
            "model": self._model,
            "choices": [{"index": 0, "message": message, "finish_reason": finish}],
            "usage": self._usage(body, text),
        }

    def _usage(self, body: Mapping[str, Any], text: str) -> dict[str, Any]:
        words = "".join(str(m.get("content", "")) for m in body.get("messages", []))
        form = json.dumps(body["response_format"]) if body.get("response_format") else ""
        prompt, completion = (len(words) + len(form)) // 4, len(text) // 4
        return {
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "total_tokens": prompt + completion,
            "prompt_tokens_details": {"cached_tokens": self._cached(words)},
        }

    def _cached(self, words: str) -> int:
        """Tokens of the longest start that an earlier request had too, from 1024 on."""
        longest, begin, running = 0, 0, hashlib.sha256()
        with self._lock:
            for end in range(_CACHED_FROM, len(words) + 1, _CACHED_STEP):
                running.update(words[begin:end].encode("utf-8", "surrogatepass"))
                mark, begin = running.digest(), end
                longest = end if mark in self._seen else longest
                self._seen.add(mark)
        return longest // 4
