"""What the map says of its sources: their length, what of them is cited, where themes are new."""

from collections import defaultdict
from collections.abc import Iterator

from synth.records.journey import Coverage
from synth.results import Results


def source_problems(results: Results) -> Iterator[str]:
    """One sentence a problem, each naming the source."""
    journey = results.journey
    for source in journey.sources:
        if source.chars != len(results.texts[source.id]):
            yield f"{source.path}: {source.text} is not as long as when it was read"
    if [row.source for row in journey.coverage] != [source.id for source in journey.sources]:
        yield "coverage: it does not list each source once"
    cited = _cited(results)
    for row in journey.coverage:
        yield from _coverage_problems(row, set().union(*cited[row.source].values()), results)
        stages = {stage: len(places) for stage, places in cited[row.source].items()}
        if row.by_stage != stages:
            yield f"coverage of {row.source}: its shares by stage are not what is cited"
    if [(s.source, s.new_themes, s.themes) for s in journey.saturation] != _saturation(results):
        yield "saturation: its new themes are not those of the interviews"


def _cited(results: Results) -> dict[str, dict[str, set[int]]]:
    """Cited characters by source and stage; a span that lies outside the text adds none."""
    cited: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for o in results.journey.observations:
        for c in o.citations:
            end = len(results.texts.get(c.source, ""))
            cited[c.source][o.stage].update(range(max(0, c.start), min(c.end, end)))
    return cited


def _coverage_problems(row: Coverage, cited: set[int], results: Results) -> Iterator[str]:
    turns = [t for t in results.turns.get(row.source, ()) if t.participant]
    chars = sum(t.end - t.start for t in turns)
    if (row.participant_chars, row.cited_chars) != (chars, len(cited)):
        yield (
            f"coverage of {row.source}: says {row.cited_chars} of {row.participant_chars}, and "
            f"should say {len(cited)} of {chars}"
        )
    bare = {t.turn for t in turns if cited.isdisjoint(range(t.start, t.end))}
    if set(row.uncovered_turns) != bare:
        yield f"coverage of {row.source}: its list of uncovered turns is not what is cited"
    if not set(row.worth_reading) <= bare:
        yield f"coverage of {row.source}: it calls cited turns uncovered and worth reading"


def _saturation(results: Results) -> list[tuple[str, int, int]]:
    journey = results.journey
    by_id = {o.id: o for o in journey.observations}
    themes_in: dict[str, set[str]] = defaultdict(set)
    for theme in (t for stage in journey.stages for lane in stage.themes.values() for t in lane):
        for i in theme.observations:
            for citation in by_id[i].citations if i in by_id else ():
                themes_in[citation.source].add(theme.id)
    seen: set[str] = set()
    steps = []
    for source in journey.sources:
        if source.kind == "interview":
            new = themes_in[source.id] - seen
            seen |= new
            steps.append((source.id, len(new), len(seen)))
    return steps
