"""What became of codes: themes that were renamed, merged or split, and where observations moved.

An observation has the code that its first coded selection has.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from synth.records.ids import theme_id
from synth.records.journey import Theme
from synth.records.review import Action, Values
from synth.records.study import UNASSIGNED
from synth.refi.base import Row
from synth.refi.codes import Entry, Place
from synth.refi.matching import Match, Placed
from synth.refi.naming import guid, short_name
from synth.refi.project import Code
from synth.refi.seen import themes_seen
from synth.refi.setting import Setting, words


@dataclass(frozen=True)
class Move:
    """An observation whose code is another now; `whose` is the GUID of who did it."""

    observation: str
    before: str
    """GUID of our code."""
    after: str
    """The file's GUID."""
    whose: str


def codes_of(row: Row, placed: Placed, found: Match) -> tuple[bool, list[tuple[str, str]]]:
    """Whether a row still has its code, and what else its selection is coded with.

    The second value is a list of (the file's code GUID, the GUID of who coded). A coding of ours
    that leads to another code was changed by whoever modified the selection, not by its creator.
    """
    codings = placed.selection.codings
    ours = guid("coding", row.observation, row.citation)
    kept = any(found.codes.get(c.code) == row.code for c in codings)
    others = [
        (c.code, signer(row, placed) if c.guid == ours else c.user)
        for c in codings
        if found.codes.get(c.code) != row.code
    ]
    return kept, others


def signer(row: Row, placed: Placed) -> str:
    """GUID of who modified a selection after it was exported; empty where the file tells none."""
    told = placed.selection.modified
    return placed.selection.modifier if told and told != row.modified else ""


def adopt_renewed(found: Match) -> None:
    """Recognises codes that came back with another GUID and another name, by what they hold.

    A code of the file that is none of ours is one of ours that is missing, where it holds more
    than half of that one's selections.
    """
    sizes = Counter(row.code for row in found.base.rows.values())
    shared: Counter[tuple[str, str]] = Counter()
    missing = set(found.base.codes) - set(found.codes.values())
    for key, placed in found.rows.items():
        code = found.base.rows[key].code
        if code in missing:
            strangers = {c.code for c in placed.selection.codings if c.code in found.theirs}
            shared.update((code, other) for other in strangers - set(found.codes))
    for (ours, other), n in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        free = other not in found.codes and ours not in found.codes.values()
        if free and n * 2 > sizes[ours]:
            found.codes[other] = ours
    _adopt_parents(found)


def _adopt_parents(found: Match) -> None:
    """A code of the file above codes of ours is the one that they stood under, renamed."""
    for code in found.theirs.values():
        entry = found.entry(code.guid)
        parent = entry.parent if entry else ""
        free = code.parent in found.theirs and code.parent not in found.codes
        if parent in found.base.codes and free and parent not in found.codes.values():
            found.codes[code.parent] = parent


def decide_names(setting: Setting) -> None:
    """Codes with another name: a theme is renamed; of other codes it is told."""
    for code in setting.project.codes:
        entry = setting.match.entry(code.guid)
        if entry is None or not code.name or code.name == entry.name:
            continue
        theme = setting.theme_now(entry.place.theme)
        if theme:
            if theme.name != code.name:
                _rename(setting, theme, code.name)
        elif entry.place.theme:
            setting.leave(f"The theme {words(entry.name)} is not on the map any more: not renamed.")
        else:
            setting.leave(
                f"The code {words(entry.name)} stands for a facet, stage or mode of the study, so "
                f"its new name {words(code.name)} is not taken over."
            )


def _rename(setting: Setting, theme: Theme, name: str) -> None:
    parts = {"parts": [{"name": short_name(name), "members": list(theme.observations)}]}
    by = setting.reviewer
    setting.decide(theme.id, "rename", parts, by=by, before=themes_seen([theme]))


def decide_groups(setting: Setting, moves: list[Move]) -> list[Move]:
    """Themes merged and split; returns the moves that were none of that."""
    rest = _new_themes(setting, moves)
    return _merges(setting, rest)


def place_of(setting: Setting, code: str) -> Place | None:
    """What a code of the file stands for; a new one is of the facet that it stands under."""
    entry = setting.match.entry(code)
    if entry:
        return entry.place
    above = _entry_above(setting.match, code)
    return Place(above.place.facet, above.place.stage) if above else None


def _entry_above(found: Match, code: str) -> Entry | None:
    steps = 0
    at = found.theirs.get(code)
    while at is not None and steps < len(found.theirs):
        at = found.theirs.get(at.parent)
        entry = found.entry(at.guid) if at else None
        if entry:
            return entry
        steps += 1
    return None


def _new_themes(setting: Setting, moves: list[Move]) -> list[Move]:
    """New codes under a facet: what moved there is a theme of its own."""
    by_code: dict[str, list[Move]] = defaultdict(list)
    for move in moves:
        by_code[move.after].append(move)
    rest = []
    for code, moved in by_code.items():
        place = place_of(setting, code)
        if setting.match.entry(code) is not None:
            rest += moved
        elif place is None:
            _tell_placeless(setting, code, len(moved))
        else:
            rest += _split(setting, setting.match.theirs[code], place, moved)
    return rest


def _tell_placeless(setting: Setting, code: str, n: int) -> None:
    known = setting.match.theirs.get(code)
    name = words(known.name) if known else "that is not in the codebook"
    setting.leave(
        f"The code {name} stands under no facet of this study: {n} "
        f"coding{'' if n == 1 else 's'} with it cannot be taken over; move it under a facet's code."
    )


def _split(setting: Setting, code: Code, place: Place, moved: list[Move]) -> list[Move]:
    """Makes a theme of the members that fit; returns the moves of the others."""
    known = [m for m in moved if m.observation in setting.observations]
    stages = Counter(setting.observations[m.observation].stage for m in known)
    stage = _stage_of(setting, code, place) or (stages.most_common(1)[0][0] if stages else "")
    fits = [m for m in known if _fits(setting, m, place.facet, stage)]
    if not fits:
        _tell_placeless_theme(setting, code, moved)
        return []
    members = [m.observation for m in fits]
    themes = list({t.id: t for m in members if (t := setting.theme_of.get(m))}.values())
    parts = [*_remaining(themes, members), {"name": short_name(code.name), "members": members}]
    if _alike(themes, parts):
        setting.known += 1
        return []
    actor = setting.observations[members[0]].actor
    target = themes[0].id if themes else theme_id(place.facet, stage, actor, members)
    action: Action = "merge" if len(parts) < len(themes) else "split"
    by = setting.whose(fits[0].whose)
    setting.decide(target, action, {"parts": parts}, by=by, before=themes_seen(themes))
    strangers = [m for m in moved if m not in fits]
    if strangers:
        setting.leave(
            f"{len(strangers)} coding(s) with the new code {words(code.name)} are of another facet "
            "or stage than its other members: they are not moved there."
        )
    return []


def _alike(themes: list[Theme], parts: list[Values]) -> bool:
    """Whether the themes on the map are these parts already."""
    now = {(t.name, frozenset(t.observations)) for t in themes}
    return now == {(part["name"], frozenset(part["members"])) for part in parts}


def _stage_of(setting: Setting, code: Code, place: Place) -> str:
    """The stage of a new code: its set's, else that of the theme that it stands under."""
    stages = {s.name: s.id for s in setting.journey.stages}
    sets = [s for s in setting.project.sets if code.guid in s.codes]
    named = next((stages[s.name] for s in sets if s.name in stages), "")
    return named or ("" if place.stage == UNASSIGNED else place.stage)


def _fits(setting: Setting, move: Move, facet: str, stage: str) -> bool:
    own = setting.observations[move.observation]
    return (own.facet, own.stage, own.mode) == (facet, stage, "experienced")


def _tell_placeless_theme(setting: Setting, code: Code, moved: list[Move]) -> None:
    setting.leave(
        f"The new code {words(code.name)} holds no experience of its facet and stage: "
        f"{len(moved)} coding(s) with it are not taken over."
    )


def _remaining(themes: list[Theme], gone: list[str]) -> Iterator[Values]:
    for theme in themes:
        members = [o for o in theme.observations if o not in gone]
        if members:
            yield {"name": theme.name, "members": members}


def _merges(setting: Setting, moves: list[Move]) -> list[Move]:
    """Themes whose code is empty or gone, and all of whose members went to one other theme."""
    joined: dict[str, list[str]] = defaultdict(list)
    whose: dict[str, str] = {}
    by_before: dict[str, list[Move]] = defaultdict(list)
    for move in moves:
        by_before[move.before].append(move)
    done: set[str] = set()
    held = set(setting.match.codes.values())
    for before, gone in by_before.items():
        theme = setting.theme_now(setting.match.base.codes[before].place.theme)
        target = _joined(setting, theme, gone) if theme and before not in held else None
        if target and theme:
            joined[target].append(theme.id)
            whose[target] = gone[0].whose
            done.add(before)
    for target, ids in joined.items():
        themes = [setting.themes[i] for i in (target, *ids)]
        members = [o for t in themes for o in t.observations]
        parts = {"parts": [{"name": _name_now(setting, themes[0]), "members": members}]}
        by = setting.whose(whose[target])
        setting.decide(target, "merge", parts, by=by, before=themes_seen(themes))
    return [m for m in moves if m.before not in done]


def _name_now(setting: Setting, theme: Theme) -> str:
    """A theme's name as the file has it."""
    for code in setting.project.codes:
        entry = setting.match.entry(code.guid)
        if not entry or code.name == entry.name or not entry.place.theme:
            continue
        if setting.theme_now(entry.place.theme) == theme:
            return short_name(code.name)
    return theme.name


def _joined(setting: Setting, theme: Theme, gone: list[Move]) -> str | None:
    """The theme that all members of `theme` went to, of its own facet and stage."""
    targets = {place.theme for m in gone if (place := place_of(setting, m.after))}
    other = setting.theme_now(next(iter(targets))) if len(targets) == 1 else None
    if other is None or other.id == theme.id:
        return None
    alike = (other.facet, other.stage, other.actor) == (theme.facet, theme.stage, theme.actor)
    return other.id if alike and {m.observation for m in gone} >= set(theme.observations) else None
