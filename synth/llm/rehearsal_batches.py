"""Files and batches of a rehearsed server; knows no socket."""

import hashlib
import json
import re
import threading
from collections.abc import Callable
from typing import Any

from synth.llm.rehearsal_answers import Answered, error

ENDPOINT = "/v1/chat/completions"


class Batches:
    """Keeps uploaded files and works batches off when they are asked about.

    Args:
        complete: body of one completion → status and JSON body; status 0 where it was lost.
        model: the one model that a file may name.
        polls: how many times a batch is asked about until it is done.
    """

    def __init__(
        self, complete: Callable[[dict[str, Any]], Answered], model: str, polls: int
    ) -> None:
        self.max_lines = 50_000
        self.max_bytes = 200_000_000
        self._complete, self._model, self._polls = complete, model, polls
        self._files: dict[str, bytes] = {}
        self._batches: dict[str, dict[str, Any]] = {}
        self._asked: dict[str, int] = {}
        self._lock = threading.Lock()

    def upload(self, content_type: str, body: bytes) -> Answered:
        """Takes a multipart form with `purpose` "batch" and a file."""
        parts = _parts(content_type, body)
        if parts.get("purpose") != b"batch" or "file" not in parts:
            return error(400, "expected a form with purpose=batch and a file")
        if len(parts["file"]) > self.max_bytes:
            return error(400, f"the file is larger than {self.max_bytes} bytes")
        return 200, self._kept(parts["file"], "batch")

    def content(self, file: str) -> bytes | None:
        """The bytes of a file."""
        with self._lock:
            return self._files.get(file)

    def create(self, body: dict[str, Any]) -> Answered:
        """Starts a batch of an uploaded file; a file that breaks the rules makes it fail later."""
        if self.content(str(body.get("input_file_id"))) is None:
            return error(404, f"No such File object: {body.get('input_file_id')}")
        if body.get("endpoint") != ENDPOINT or body.get("completion_window") != "24h":
            return error(400, f"expected endpoint {ENDPOINT} and completion_window 24h")
        with self._lock:
            name = f"batch_{len(self._batches) + 1}"
            batch = {
                "id": name,
                "object": "batch",
                "status": "validating",
                "input_file_id": body["input_file_id"],
                "output_file_id": None,
                "error_file_id": None,
                "errors": None,
                "request_counts": {"total": 0, "completed": 0, "failed": 0},
            }
            self._batches[name] = batch
        return 200, dict(batch)

    def get(self, name: str) -> Answered:
        """A batch as it stands; asking is what moves it on."""
        with self._lock:
            batch = self._batches.get(name)
            self._asked[name] = self._asked.get(name, 0) + 1
            ripe = self._asked[name] == self._polls
        if batch is None:
            return error(404, f"No batch found with id '{name}'.")
        if ripe:
            self._work(batch)
        elif batch["status"] == "validating":
            batch["status"] = "in_progress"
        return 200, dict(batch)

    def _work(self, batch: dict[str, Any]) -> None:
        lines = (self.content(batch["input_file_id"]) or b"").splitlines()
        broken = self._broken(lines)
        if broken:
            batch |= {"status": "failed", "errors": {"object": "list", "data": broken}}
            return
        done = [self._line(json.loads(line)) for line in lines]
        done.sort(key=lambda line: hashlib.sha256(line["custom_id"].encode()).digest())
        good: list[dict[str, Any]] = []
        bad: list[dict[str, Any]] = []
        for line in done:
            status = (line["response"] or {}).get("status_code")
            (good if status == 200 else bad).append(line)
        batch["request_counts"] = {
            "total": len(done),
            "completed": len(good),
            "failed": len(bad),
        }
        for field, of_it in (("output_file_id", good), ("error_file_id", bad)):
            if of_it:
                text = "".join(json.dumps(line) + "\n" for line in of_it)
                batch[field] = self._kept(text.encode(), "batch_output")["id"]
        batch["status"] = "completed"

    def _broken(self, lines: list[bytes]) -> list[dict[str, Any]]:
        """What is wrong with a file, as OpenAI lists it."""
        if len(lines) > self.max_lines:
            said = f"the file holds more than {self.max_lines} requests"
            return [{"code": "too_many_tasks", "message": said, "line": None}]
        found = []
        ids: set[str] = set()
        for number, line in enumerate(lines, 1):
            wrong = self._wrong(line, ids)
            if wrong:
                found.append({"code": "invalid_line", "message": wrong, "line": number})
        return found

    def _wrong(self, line: bytes, ids: set[str]) -> str:
        try:
            request = json.loads(line)
            name, model = request["custom_id"], request["body"]["model"]
            address = request["method"], request["url"]
        except (ValueError, KeyError, TypeError):
            return "expected an object with custom_id, method, url and body"
        if address != ("POST", ENDPOINT) or model != self._model:
            return f"expected POST {ENDPOINT} and model {self._model}"
        if name in ids:
            return f"custom_id {name} is there twice"
        ids.add(name)
        return ""

    def _line(self, request: dict[str, Any]) -> dict[str, Any]:
        status, body = self._complete(request["body"])
        name = request["custom_id"]
        made = {"id": f"req_{name}", "custom_id": name, "response": None, "error": None}
        if not status:
            said = "This request could not be executed before the batch expired."
            return made | {"error": {"code": "batch_expired", "message": said}}
        response = {"status_code": status, "request_id": f"req_{name}", "body": body}
        return made | {"response": response}

    def _kept(self, content: bytes, purpose: str) -> dict[str, Any]:
        with self._lock:
            name = f"file-{len(self._files) + 1}"
            self._files[name] = content
        return {"id": name, "object": "file", "bytes": len(content), "purpose": purpose}


def _parts(content_type: str, body: bytes) -> dict[str, bytes]:
    """The fields of a multipart form by name."""
    boundary = re.search(r'boundary="?([^";]+)', content_type)
    if not boundary:
        return {}
    found = {}
    for part in body.split(b"--" + boundary[1].encode())[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        name = re.search(rb'name="([^"]*)"', head)
        if name:
            found[name[1].decode()] = content.removesuffix(b"\r\n")
    return found
