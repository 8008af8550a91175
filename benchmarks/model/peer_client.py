"""Runs LangExtract over a study's texts; to be run by the Python of an environment that has it.

    PYTHON benchmarks/model/peer_client.py TEXTS.json URL WORKERS CHARS

Prints one JSON line: seconds, extractions, and how many of them were placed in the text.
"""

import json
import sys
import time
from pathlib import Path


def main() -> None:
    import langextract as lx

    texts, url, workers, chars = sys.argv[1:]
    documents = [
        lx.data.Document(text=text, document_id=str(n))
        for n, text in enumerate(json.loads(Path(texts).read_text("utf-8")))
    ]
    said = "I waited 5 days for the form."
    example = lx.data.ExampleData(
        text=said, extractions=[lx.data.Extraction("quote", "I waited 5 days")]
    )
    config = lx.factory.ModelConfig(
        model_id="rehearsal",
        provider="OpenAILanguageModel",
        provider_kwargs={"api_key": "none", "base_url": url},
    )
    began = time.monotonic()
    found = lx.extract(
        documents,
        prompt_description="Quote what people did, met, wanted, felt and struggled with.",
        examples=[example],
        config=config,
        max_workers=int(workers),
        batch_length=int(workers),
        max_char_buffer=int(chars),
        show_progress=False,
    )
    extractions = [e for document in found for e in document.extractions or ()]
    placed = [e for e in extractions if e.char_interval is not None]
    told = {"extractions": len(extractions), "placed": len(placed)}
    print(json.dumps({"seconds": time.monotonic() - began, **told}))


if __name__ == "__main__":
    main()
