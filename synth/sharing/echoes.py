"""Whether a text repeats words that are not to be shown.

A theme's name may be the clearest clause of a quote, and a finding may quote the name: so words of
somebody who is not to be quoted, or of a claim that was taken out, would come back by that door.
"""

import re
from collections.abc import Iterable, Sequence

from synth.privacy.overlap import Overlap

_QUOTED = re.compile("“([^”]+)”")
"""What a finding quotes, such as the name of a theme, is judged as a text of its own."""


class Echoes:
    """Knows the words that stay out, and those that are shown anyway.

    Args:
        closed: words that must not be repeated by anything: of people who did not agree, of claims
            that were refused or are disputed.
        unseen: words of claims that nobody looked at; what a person accepted may repeat them.
        shown: words that are in the shared map themselves.
    """

    def __init__(self, closed: Iterable[str], unseen: Iterable[str], shown: Sequence[str]) -> None:
        self._closed, self._unseen = Overlap(closed, shown), Overlap(unseen, shown)

    def clean(self, text: str, *, seen: bool = True) -> bool:
        """Whether `text` repeats nothing; `seen`: a person accepted it as it is."""
        return not any(
            self._closed.holds(part) or (not seen and self._unseen.holds(part))
            for part in (text, *_QUOTED.findall(text))
        )
