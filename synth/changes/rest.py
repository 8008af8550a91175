"""What else two maps have apart than their themes: texts, feelings, files, people, stages."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from synth.records.change import (
    EmotionChange,
    Names,
    SourceChanges,
    SourceRef,
    TextChange,
    Texts,
)
from synth.records.journey import JourneyMap


def texts(
    old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]], same: dict[str, str]
) -> Texts:
    """What two lists of (id, words) have apart, by which of them are the same."""
    words, known = dict(new), set(same.values())
    pairs = [(a, text, same[a]) for a, text in old if a in same]
    return Texts(
        added=tuple(TextChange(after_id=b, after=t) for b, t in new if b not in known),
        gone=tuple(TextChange(before_id=a, before=t) for a, t in old if a not in same),
        reworded=tuple(
            TextChange(before_id=a, after_id=b, before=text, after=words[b])
            for a, text, b in pairs
            if text != words[b]
        ),
    )


def emotion_changes(old: JourneyMap, new: JourneyMap) -> Iterable[EmotionChange]:
    """Stages of both maps whose median is another."""
    before = {view.id: view.emotion for view in old.stages}
    for view in new.stages:
        was, now = before.get(view.id), view.emotion
        if was is not None and was.median != now.median:
            yield EmotionChange(
                stage=view.id,
                stage_name=view.name,
                before=was.median,
                after=now.median,
                n=(was.n, now.n),
            )


def source_changes(old: JourneyMap, new: JourneyMap) -> SourceChanges:
    """Files that came, went or changed; the same bytes under another name are one renamed file."""
    before, after = {s.id: s for s in old.sources}, {s.id: s for s in new.sources}
    lost = [s for s in old.sources if s.id not in after]
    renamed = []
    added = []
    for source in (s for s in new.sources if s.id not in before):
        twin = next((s for s in lost if s.sha256 == source.sha256), None)
        ref = SourceRef(id=source.id, path=source.path, kind=source.kind)
        if twin is None:
            added.append(ref)
        else:
            lost.remove(twin)
            renamed.append(ref.model_copy(update={"was": twin.path}))
    both = [s for s in new.sources if s.id in before]
    return SourceChanges(
        added=tuple(added),
        removed=tuple(SourceRef(id=s.id, path=s.path, kind=s.kind) for s in lost),
        changed=tuple(
            SourceRef(id=s.id, path=s.path, kind=s.kind)
            for s in both
            if s.sha256 != before[s.id].sha256
        ),
        renamed=tuple(renamed),
    )


class _Named(Protocol):
    @property
    def id(self) -> str: ...


def names(old: Sequence[_Named], new: Sequence[_Named]) -> Names:
    """Ids that one of the two lists alone has, in its order."""
    before, after = dict.fromkeys(x.id for x in old), dict.fromkeys(x.id for x in new)
    return Names(
        added=tuple(i for i in after if i not in before),
        removed=tuple(i for i in before if i not in after),
    )
