"""What changed between two maps: changes.json, and what `synth diff --json` prints.

`before` is always the older map's value and `after` the newer one's.
"""

from synth.records.base import OpenRecord
from synth.records.document import SourceKind
from synth.records.journey import ByKind


class MapMark(OpenRecord):
    """Which map is meant: whose, of when, and who read."""

    title: str
    at: str
    model: str
    synth_version: str


class ThemeSide(OpenRecord):
    """A theme as it stands in one of the two maps."""

    id: str
    name: str
    stage: str
    stage_name: str
    n: int
    """Distinct participants behind it."""
    by_kind: ByKind
    """The same for interviews and surveys side by side; they are never added."""
    severity: int | None = None
    observations: tuple[str, ...] = ()
    """Observation ids, the clearest first."""


class ThemeRef(OpenRecord):
    """A theme by id and name."""

    id: str
    name: str


class Quoted(OpenRecord):
    """One citation, with what is needed to print it honestly."""

    observation: str
    participant: str
    quote: str
    locator: str
    from_notes: bool = False
    """A note-taker's words, which take no quotation marks."""


class ThemeChange(OpenRecord):
    """What became of one theme; `before` is None for an added one, `after` for one that is gone."""

    id: str
    """In the newer map where it is there, else in the older; so are the next six."""
    name: str
    stage: str
    stage_name: str
    facet: str
    facet_name: str
    actor: str
    before: ThemeSide | None = None
    after: ThemeSide | None = None
    came: tuple[str, ...] = ()
    """Participants behind it now who were not; of a contradicted theme, those against it."""
    went: tuple[str, ...] = ()
    """Participants behind it before who are not now; likewise."""
    observations: tuple[str, ...] = ()
    """Observation ids that make the change: those that came, then those that went."""
    regrouped: bool = False
    """True where both maps hold the observations that make the change: the evidence is as it was,
    only sorted into other themes."""
    related: tuple[ThemeRef, ...] = ()
    """Themes of the other map that hold some of its words: it was split from, or merged into, them.

    Only of a theme that was added or is gone.
    """
    quote: Quoted | None = None
    """The clearest words behind the change that the newer map may print; none for what is gone."""


class TextChange(OpenRecord):
    """A finding or an opportunity: its id and words on either side, None where it is not there."""

    before_id: str | None = None
    after_id: str | None = None
    before: str | None = None
    after: str | None = None


class Texts(OpenRecord):
    """Findings, or opportunities, matched by the themes that they rest on."""

    added: tuple[TextChange, ...] = ()
    gone: tuple[TextChange, ...] = ()
    reworded: tuple[TextChange, ...] = ()


class EmotionChange(OpenRecord):
    """A stage whose median feeling moved; None where fewer than three people have one."""

    stage: str
    stage_name: str
    before: float | None
    after: float | None
    n: tuple[int, int]
    """People with a feeling there, before and after."""


class SourceRef(OpenRecord):
    """A source as it is named in a list of changes."""

    id: str
    path: str
    kind: SourceKind
    was: str | None = None
    """Of a renamed file: its path before."""


class SourceChanges(OpenRecord):
    """Files that came, went, have other bytes, or have the same bytes under another name."""

    added: tuple[SourceRef, ...] = ()
    removed: tuple[SourceRef, ...] = ()
    changed: tuple[SourceRef, ...] = ()
    renamed: tuple[SourceRef, ...] = ()


class Names(OpenRecord):
    """Ids that are in one of the maps only."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


class Changes(OpenRecord):
    """What became of an older map; all lists are empty where nothing did."""

    old: MapMark
    new: MapMark
    added: tuple[ThemeChange, ...] = ()
    strengthened: tuple[ThemeChange, ...] = ()
    """More distinct people stand behind it."""
    weakened: tuple[ThemeChange, ...] = ()
    """Fewer do."""
    contradicted: tuple[ThemeChange, ...] = ()
    """People speak against it who did not."""
    gone: tuple[ThemeChange, ...] = ()
    uncontradicted: tuple[ThemeChange, ...] = ()
    """People no longer speak against it, whose words are gone or are read otherwise."""
    exchanged: tuple[ThemeChange, ...] = ()
    """As many people stand behind it, but not the same ones."""
    renamed: tuple[ThemeChange, ...] = ()
    moved: tuple[ThemeChange, ...] = ()
    """The same theme at another stage."""
    severity: tuple[ThemeChange, ...] = ()
    """A pain point whose worst told consequence is another."""
    findings: Texts = Texts()
    opportunities: Texts = Texts()
    emotion: tuple[EmotionChange, ...] = ()
    sources: SourceChanges = SourceChanges()
    participants: Names = Names()
    stages: Names = Names()
    actors: Names = Names()

    @property
    def reader_changed(self) -> bool:
        """Whether another reader, or another version of Synth, made the newer map."""
        before, after = self.old, self.new
        return (before.model, before.synth_version) != (after.model, after.synth_version)

    @property
    def nothing(self) -> bool:
        """Whether no list has an entry; another reader alone changes nothing."""
        lists = self.model_dump(exclude={"old", "new"})
        return not any(_entries(value) for value in lists.values())


def _entries(value: object) -> bool:
    return any(map(_entries, value.values())) if isinstance(value, dict) else bool(value)
