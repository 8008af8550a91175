"""What `import synth` offers: the command line's verbs, on records.

Each verb takes a path or a string. Errors are `synth.SynthError`; its message is one sentence.
"""

from synth.api.files import adopt as adopt
from synth.api.files import export as export
from synth.api.people import confidence as confidence
from synth.api.people import confirm as confirm
from synth.api.people import forget as forget
from synth.api.people import purge as purge
from synth.api.reading import agree as agree
from synth.api.reading import check as check
from synth.api.reading import diff as diff
from synth.api.reading import evaluate as evaluate
from synth.api.reading import is_read as is_read
from synth.api.reading import load as load
from synth.api.reading import schema as schema
from synth.api.reading import search as search
from synth.api.running import new as new
from synth.api.running import plan as plan
from synth.api.running import redraw as redraw
from synth.api.running import run as run
from synth.api.running import show as show
from synth.pipeline.provider import Asking as Asking
