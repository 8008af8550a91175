"""Numbers on map.html that no `data-figure` labels: each is a named exception, or is told.

An exception is either words that are not ours (quotes, names, places, times, what the map's own
strings say), or a number that is looked up here: severities, valences, ordinals, dates, times.
"""

import datetime
import re
from collections.abc import Iterator
from typing import Any

from independent_counts import Json, Study, is_split, middle
from independent_expected import actors, signed
from independent_names import names
from independent_tree import Node

UNSEEN = {"style", "script", "template", "svg", "title"}
QUOTED = {"said", "q", "statement", "said-so", "worth"}
"""Classes of cited words, transcripts and the openings of turns."""
SEVERITIES = {
    1: "noticed",
    2: "cost effort or delay",
    3: "needed help or a workaround",
    4: "gave up, went without or was harmed",
}
CLIPS = (60, 300, 2_000)
"""Code points that names, words and notes of reviewers are cut to."""
CONSTANTS = (
    "the numbers of COREQ (1 to 32) and SRQR (S1 to S21)",
    "added fewer than 0.1 themes",
)


def loose(study: Study, page: Node) -> Iterator[str]:
    """A line for each number in visible text that says nothing of what it counts."""
    yield from _sentences(study)
    known = _known(study)
    for node, text in _texts(page):
        if not re.search(r"\d", text):
            continue
        left = _severity(study, node, text)
        if isinstance(left, int):
            yield f"map.html: “{text[:80]}” is not severity {left}"
        elif re.search(r"\d", left) and not _excused(study, node, left, known):
            place = "/".join(n.tag for n in [*node.above()][3::-1])
            yield f"map.html: “{text[:90]}” in {place} has a number without data-figure"
    yield from _labels(study, page)
    yield from _tallies(study, page)


def _texts(page: Node) -> Iterator[tuple[Node, str]]:
    """Visible text outside figures and cited words, with the element that holds it."""
    waiting = [page]
    while waiting:
        node = waiting.pop()
        if node.tag in UNSEEN | {"blockquote", "mark"} or QUOTED & node.classes:
            continue
        if "data-figure" in node.attributes:
            continue
        for one in node.inside:
            if isinstance(one, str):
                yield node, " ".join(one.split())
            else:
                waiting.append(one)


def _severity(study: Study, node: Node, text: str) -> str | int:
    """The text without a severity that is as counted; the counted one where it is not."""
    said = re.match(r"[Ss]everity ([1-4]) of 4: ([\w ,]+)", text)
    if not said:
        return text
    worst = _worst(study, node)
    right = int(said[1]) == worst and said[2] == SEVERITIES[worst]
    classes = next((n.classes for n in node.above() if "sev" in n.classes), {f"sev-{worst}"})
    return text[said.end() :] if right and f"sev-{worst}" in classes else worst


def _worst(study: Study, node: Node) -> int:
    """The severity of the observation, theme or opportunity that an element is about."""
    for one in node.above():
        link = one.first("a") if one.tag == "tr" else None
        id = one.get("data-card") or (link.get("href")[1:] if link else one.get("id"))
        if id in study.observations:
            return study.observations[id]["labels"].get("severity") or 0
        if id in study.themes:
            return study.worst(study.themes[id]) or 0
        for o in study.asks:
            if o["id"] == id:
                return max(study.worst(study.themes[t]) or 0 for t in o["addresses"])
    return 0


def _excused(study: Study, node: Node, text: str, known: set[str]) -> bool:
    above = list(node.above())
    if text.strip("“”") in known and (not text.isdigit() or node.tag in ("bdi", "b", "th")):
        return True
    return (
        any(one.tag == "dl" and "made" in one.classes for one in above)  # the run's record
        or "loc" in node.classes  # where a quote stands, what was made of it
        or text.startswith("Words withheld")
        or (node.tag == "a" and node.get("href").endswith(text.removeprefix("turn ")))
        or any(one.tag == "ul" and "since" in one.classes for one in above)  # from changes.json
        or "voice" in node.classes  # time codes, and labels of who speaks
        or any("voice" in one.classes for one in above[:2])
        or _looked_up(study, node, text)
    )


def _looked_up(study: Study, node: Node, text: str) -> bool:
    """Ordinals, times, the 4 of a severity, and what other parts of this script check."""
    above = list(node.above())
    if "num" in node.classes:
        method = any("method" in one.classes for one in above)
        return method or text in _ordinals(node)
    if text == "of 4":
        return any(n.get("data-figure") == "severity" for n in node.all())
    tallied = any("dots" in one.classes for one in above)  # _tallies
    noted = any("obs" in one.classes for one in above)  # _labels
    way = text.startswith("told as ")  # independent_drawings
    rejected = any(one.get("id") == "rejections" for one in above) and "td" in [
        one.tag for one in above
    ]
    return tallied or way or rejected or (noted and node.tag == "bdi") or _constant(study, text)


def _constant(study: Study, text: str) -> bool:
    times = [
        max((t["time"] for t in study.turns[s] if t["time"]), default="")
        for s, source in study.sources.items()
        if source["kind"] == "interview"
    ]
    timed = sorted(filter(None, times)) or [""]
    range_of = f" with time codes; the last of them at {timed[0]} to {timed[-1]}."
    title, version = study.map["study"]["title"], study.map["generated"]["synth_version"]
    footer = f"{' '.join(title.split())} · {_date(study)} · made with Synth {version}."
    return (
        text.endswith(range_of)
        or text in (_date(study), f"Synth {version}.")
        or text.startswith(footer)
        or any(constant in text for constant in CONSTANTS)
        or any(f" ({how}). " in text for how in study.map["generated"]["methods"].values())
        or text in [f"more in {source}.turns.jsonl" for source in study.sources]
    )


def _ordinals(node: Node) -> set[str]:
    """The number of a stage: its column, or its place among those before it."""
    if node.parent and node.parent.tag == "th":
        return {node.parent.get("data-s")}
    for one in node.above():
        if one.tag == "p":
            return {str(1 + [*one.all("span", "num")].index(node))}
    return set()


def _date(study: Study) -> str:
    at = datetime.datetime.fromisoformat(study.map["generated"]["at"])
    return _day(at)


def _day(at: datetime.date) -> str:
    months = "January February March April May June July August September October November December"
    return f"{at.day} {months.split()[at.month - 1]} {at.year}"


def _known(study: Study) -> set[str]:
    """What map.json itself says in words, and names; white space as one space."""
    called = names(study)
    found = {*_strings(study.map), *called.values()}
    for finding in study.map["findings"]:
        text = finding["text"]
        for stop in re.finditer(r"\. ", text):
            found |= {text[: stop.end() - 1], text[stop.end() :]}
    for group in (*study.map["routes"], *study.map["patterns"]):
        found.add(", ".join(called[p] for p in group["participants"]))
    for person in study.people.values():
        pairs = [f"{name} {value}" for name, value in person["segments"].items()]
        found |= {", ".join(_more(pairs, most)) for most in (3, 6)} | {
            f"{name}" for name in person["scores"]
        }
    for record in (study.map.get("review") or {}).get("records", {}).values():
        if record["at"]:
            found.add(_day(datetime.datetime.fromisoformat(record["at"])))
    found |= {_clip(text, most) for text in _strings(study.map.get("review")) for most in CLIPS}
    for stage in study.stages.values():
        found |= {_metric(m) for m in stage["metrics"]}
    found |= {f"{v}" for s in study.map["segments"] for v in s["values"]}
    return {" ".join(text.split()).strip("“”") for text in found}


def _clip(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _more(pairs: list[str], most: int) -> list[str]:
    return pairs[:most] + ([f"{len(pairs) - most} more"] if len(pairs) > most else [])


def _metric(metric: Json) -> str:
    day = _day(datetime.date.fromisoformat(metric["date"])) if metric["date"] else ""
    return ", ".join(part for part in ("supplied", metric["source"], day) if part)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def _labels(study: Study, page: Node) -> Iterator[str]:
    """What else was noted of an observation: valence and severity are those of map.json."""
    for article in page.all("article", "obs"):
        labels = study.observations[article.get("id")]["labels"]
        notes = [n for n in article.children() if n.tag == "p" and n.classes == {"note"}]
        said = next((n.text() for n in notes[-1].children() if n.tag == "bdi"), "")
        if "valence" in labels:
            valence = labels["valence"]
            told = "unclear" if valence is None else signed(valence)
            if not re.search(rf"[Vv]alence {re.escape(told)}(,|$)", said):
                yield f"map.html: “{said}” of {article.get('id')} is not valence {told}"
        severity = labels.get("severity")
        if severity and not re.search(
            rf"(?i)severity {severity} of 4: {SEVERITIES[severity]}", said
        ):
            yield f"map.html: “{said}” of {article.get('id')} is not severity {severity}"


def _tallies(study: Study, page: Node) -> Iterator[str]:
    """Who stands at which valence, in words under a curve: forty people are named at one."""
    called = names(study)
    several = len(actors(study)) > 1
    for row in page.all("tr", "lane-feel"):
        for cell in row.all("td"):
            actor = row.get("data-actor") if several else ""
            felt = study.felt(cell.get("data-stage"), actor)
            counted = []
            for valence in sorted(set(felt.values()), reverse=True):
                people = [called[p] for p in sorted(p for p in felt if felt[p] == valence)]
                counted += [signed(valence), ", ".join(_more(people, 40))]
            said = [n.text() for dl in cell.all("dl") for n in dl.children()]
            if said != counted:
                stage = cell.get("data-stage")
                yield f"map.html: who told a feeling at {stage}: {said}, counted {counted}"


MOOD = re.compile(
    r"Feelings are lowest at “(.+?)” \(median ([-+\d.]+) over (\d+) people\) and highest at "
    r"“(.+?)” \(median ([-+\d.]+) over (\d+)\)\."
)
DIVIDED = re.compile(r"People are divided at “(.+?)”: (\d+) feel badly about it, (\d+) well\.")


def _sentences(study: Study) -> Iterator[str]:
    """Numbers in sentences that the program words itself: findings, and why an opportunity is."""
    stages = {s["name"]: s["id"] for s in study.map["stages"]}
    for finding in study.map["findings"]:
        if said := MOOD.fullmatch(finding["text"]):
            for name, median, n in (said.group(1, 2, 3), said.group(4, 5, 6)):
                felt = study.felt(stages[name]).values()
                if (float(median), int(n)) != (middle(felt), len(felt)):
                    yield f"map.json: finding {finding['id']}, {name}: {middle(felt)}, {len(felt)}"
        if said := DIVIDED.fullmatch(finding["text"]):
            felt = study.felt(stages[said[1]]).values()
            counted = (sum(v < 0 for v in felt), sum(v > 0 for v in felt))
            if (int(said[2]), int(said[3])) != counted or not is_split(felt):
                yield f"map.json: finding {finding['id']}: counted {counted}"
    for o in study.asks:
        yield from _rationale(study, o)


def _rationale(study: Study, o: Json) -> Iterator[str]:
    told = re.match(
        r"(?:(\d+) interviewed)?(?: and )?(?:(\d+) in the survey)? tells? of it", o["rationale"]
    )
    if told and len(o["addresses"]) == 1:
        members = study.themes[o["addresses"][0]]["observations"]
        counted = [len(study.behind(members, kind)) for kind in ("interview", "survey")]
        if [int(n or 0) for n in told.groups()] != counted:
            yield f"map.json: “{o['rationale']}” of {o['id']}, counted {counted}"
    wish = re.match(r"(\d+) participants? wish", o["rationale"])
    people = len(study.behind(o["evidence"]))
    if wish and int(wish[1]) != people:
        yield f"map.json: “{o['rationale']}” of {o['id']}, counted {people}"
