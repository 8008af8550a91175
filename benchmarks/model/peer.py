"""LangExtract beside us on the same made-up interviews: overlap of calls, tokens, faults.

    python -m venv PEER && PEER/bin/pip install langextract==1.7.1 openai
    python benchmarks/model/peer.py PEER/bin/python [--interviews 40] [--faults]

The same rehearsed server answers both: with LangExtract's questions it quotes sentences in the form
that LangExtract asks for. Its wall time is from the first request to the last answer, as ours is in
calls.py, so that what it does before and after does not count.
"""

import argparse
import json
import math
import re
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from faults import FAULTS
from study import write_study
from synth.llm.rehearsal import Rehearsal

SETTINGS = ((16, 1000), (16, 4000))
"""Workers (and batch length), and characters a chunk: the default size, and a larger one."""
SENTENCE = re.compile(r"[A-Z][^.!?\n]{20,}[.!?]")


def quotes(body: Mapping[str, Any]) -> str:
    """LangExtract's answer form: the first sentence of every paragraph of the last question."""
    asked = str(body["messages"][-1]["content"]).rpartition("Q: ")[2]
    found = [m[0] for part in asked.split("\n\n") if (m := SENTENCE.search(part))]
    return json.dumps({"extractions": [{"quote": words} for words in found]})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("python", help="of an environment with langextract")
    parser.add_argument("--interviews", type=int, default=40)
    parser.add_argument("--latency", type=float, default=1.0)
    parser.add_argument("--faults", action="store_true")
    given = parser.parse_args()
    shares = {k: float(v) for k, _, v in (f.partition("=") for f in FAULTS.split(","))}
    with tempfile.TemporaryDirectory() as folder:
        write_study(Path(folder), given.interviews)
        texts = [p.read_text("utf-8") for p in sorted((Path(folder) / "interviews").iterdir())]
        (Path(folder) / "texts.json").write_text(json.dumps(texts), "utf-8")
        for workers, chars in SETTINGS:
            faults = shares if given.faults else {}
            with Rehearsal(quotes, latency=given.latency, faults=faults, hang=20) as server:
                tell(server, Path(folder), given, workers, chars, sum(map(len, texts)) // 4)


def tell(
    server: Rehearsal,
    folder: Path,
    given: argparse.Namespace,
    workers: int,
    chars: int,
    canonical: int,
) -> None:
    client = Path(__file__).with_name("peer_client.py")
    command = [given.python, str(client), str(folder / "texts.json"), server.url]
    done = subprocess.run(
        [*command, str(workers), str(chars)], capture_output=True, text=True, check=False
    )
    rows = [row for row in server.requests if row.ended]
    wall = max(r.ended or 0 for r in rows) - min(r.started for r in rows)
    ideal = math.ceil(len(rows) / workers) * given.latency
    sent = sum(_tokens(row.body) for row in rows)
    print(f"{chars} characters a chunk, {workers} workers: {len(rows)} requests, ", end="")
    print(f"wall {wall / ideal:.2f} × ideal, tokens {sent / canonical:.2f} × the text", end="")
    if done.returncode:
        print(f"; died: {done.stderr.strip().splitlines()[-1][:160]}")
        return
    told = json.loads(done.stdout.splitlines()[-1])
    answers = [json.loads(quotes(row.body)) for row in _distinct(rows)]
    wanted = sum(len(answer["extractions"]) for answer in answers)
    lost = 1 - told["extractions"] / wanted
    print(f"; {told['extractions']} of {wanted} quotes came ({lost:.1%} lost)")


def _distinct(rows: list[Any]) -> list[Any]:
    return list({row.digest: row for row in rows}.values())


def _tokens(body: Mapping[str, Any]) -> int:
    words = "".join(str(message["content"]) for message in body["messages"])
    form = json.dumps(body["response_format"]) if body.get("response_format") else ""
    return (len(words) + len(form)) // 4


if __name__ == "__main__":
    main()
