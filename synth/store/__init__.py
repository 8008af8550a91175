"""The study's database: vectors and paid answers, in SQLite, so that no work is done twice.

It knows nothing of sources or maps, and may be deleted at any time: that costs a re-run. Every row
names its participant ('' where there is none, several where an answer rests on the words of
several), so that one person can be erased.
"""

from synth.store.database import DATABASE as DATABASE
from synth.store.earlier import KNOWN as KNOWN
from synth.store.store import Key as Key
from synth.store.store import Store as Store
from synth.store.vectors import Vectors as Vectors
