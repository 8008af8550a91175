"""Aligns quotes by LangExtract; to be run by the Python of an environment that has it.

    PYTHON langextract_client.py lesser|strict < QUESTIONS > ANSWERS

Reads JSON lines: first {"key", "text"} for each text, then {"key", "quote"} for each quote. Writes
{"span": [start, end] or null, "ms"} for each quote, in their order. "lesser" is LangExtract's
default, "strict" sets accept_match_lesser=False.
"""

import json
import sys
import time
import warnings


def main() -> None:
    from langextract.core.data import Extraction
    from langextract.resolver import Resolver

    warnings.simplefilter("ignore")
    lesser = sys.argv[1] == "lesser"
    resolver = Resolver()
    texts: dict[str, str] = {}
    for line in sys.stdin:
        row = json.loads(line)
        if "text" in row:
            texts[row["key"]] = row["text"]
            continue
        began = time.perf_counter()
        asked = [Extraction(extraction_class="quote", extraction_text=row["quote"])]
        found = list(resolver.align(asked, texts[row["key"]], 0, 0, accept_match_lesser=lesser))
        spent = 1000 * (time.perf_counter() - began)
        at = found[0].char_interval if found else None
        span = None if at is None else [at.start_pos, at.end_pos]
        print(json.dumps({"span": span, "ms": spent}), flush=True)


if __name__ == "__main__":
    main()
