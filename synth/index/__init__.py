"""Passages and observations by meaning: a Chroma index that is rebuilt whenever it is not sound."""

from synth.index.chroma import FOLDER, Index
from synth.index.rows import Hit, IndexReport, Row

__all__ = ["FOLDER", "Hit", "Index", "IndexReport", "Row"]
