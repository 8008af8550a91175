"""A run in a process of its own, to be killed: `python fresh_process.py STUDY URL [--fresh]`."""

import sys
from pathlib import Path

import synth
from synth.embedding.hashed import HashEmbedder


def main() -> None:
    folder, url, *more = sys.argv[1:]
    asking = synth.Asking(base_url=url, concurrency=1)
    fresh = "--fresh" in more
    synth.run(Path(folder), model="rehearsal", fresh=fresh, embedder=HashEmbedder(), asking=asking)


if __name__ == "__main__":
    main()
