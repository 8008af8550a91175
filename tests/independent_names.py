"""What people are called on map.html: a name is no figure, and must be the right person's."""

import re
from collections import Counter
from pathlib import PurePosixPath

from independent_counts import Study


def names(study: Study) -> dict[str, str]:
    """The row of a respondent; a code or a name of somebody interviewed, else a number."""
    surveys = [s for s in study.sources.values() if s["kind"] == "survey"]
    rows = {
        t["participant"]: (s["path"], t["row"])
        for s in surveys
        for t in study.turns[s["id"]]
        if t["participant"] and t.get("row") is not None
    }
    found: dict[str, str] = {}
    for id, person in study.people.items():
        if id in study.interviewed or not person["sources"]:
            stems = {PurePosixPath(study.sources[s]["path"]).stem for s in person["sources"]}
            number = sum(p in study.interviewed for p in found) + 1
            found[id] = _interviewed(id, stems, number)
        elif id in rows:
            path, row = rows[id]
            found[id] = f"{PurePosixPath(path).stem if len(surveys) > 1 else 'survey'} row {row}"
        else:
            found[id] = "a respondent"
    often, seen = Counter(found.values()), Counter[str]()
    for id, name in found.items():
        seen[name] += 1
        found[id] = f"{name} ({seen[name]})" if often[name] > 1 else name
    return found


def _interviewed(id: str, stems: set[str], number: int) -> str:
    stem, _, label = id.partition("/")
    if re.fullmatch(r"[A-Za-z]{1,3}[-_ ]?\d{1,4}", id) or stem not in stems:
        return id
    return label or f"Interviewee {number}"
