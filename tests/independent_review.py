"""The marks of review on map.html, and whether a map's review names what the map holds."""

from collections.abc import Iterator

from independent_counts import Json, Study
from independent_tree import Node

WORDS = {
    "accepted": "accepted",
    "edited": "edited",
    "added": "added",
    "disputed": "disagree",
}


def kind(record: Json) -> str:
    """The mark that a record must carry; none for a comment alone."""
    return "disputed" if record["against"] else record["verdict"] or ""


def marks(study: Study, page: Node) -> Iterator[str]:
    """Each mark is the record's own and in words; none is missing where its record stands."""
    review = study.map.get("review") or {}
    wanted = {id: kind(record) for id, record in review.get("records", {}).items()}
    for node in page.all("span", "rev"):
        if node.get("data-of"):
            yield from _right(node, wanted, review["records"])
    for node, id in _holders(page):
        here = [n for n in node.all("span", "rev") if n.get("data-of") == id]
        if bool(here) != bool(wanted.get(id)):
            yield f"map.html: the mark of {id} is {len(here)} times in {node.tag}"
    if review:
        yield from _status(study, page, review)
        yield from _known(study, review)


def _right(node: Node, wanted: dict[str, str], records: dict[str, Json]) -> Iterator[str]:
    id, said = node.get("data-of"), node.get("data-review")
    if said != wanted.get(id):
        yield f"map.html: the mark of {id} is {said}, not {wanted.get(id) or 'none'}"
    elif WORDS[said] not in node.text():
        yield f"map.html: “{node.text()}” does not say that {id} is {said}"
    named = {n.text() for n in node.all("bdi")}
    record = records.get(id, {"by": [], "against": []})
    if named and not named <= {" ".join(n.split()) for n in record["by"] + record["against"]}:
        yield f"map.html: {sorted(named)} did not decide on {id}"


def _holders(page: Node) -> Iterator[tuple[Node, str]]:
    for card in page.all("li", "card"):
        yield card, card.get("data-card")
    for section in page.all("section", "ev"):
        yield section, section.get("id")
    for article in page.all("article", "obs"):
        yield article, article.get("id")
    for table in (*page.all("ol", "findings"), *page.all("table", "board")):
        for row in (*(table.children() if table.tag == "ol" else table.all("tr")),):
            if link := row.first("a"):
                yield row, link.get("href")[1:]


def _status(study: Study, page: Node, review: Json) -> Iterator[str]:
    """`reviewed` only where every finding, leading pain point and observation was decided on."""
    seen = {id for id, r in review["records"].items() if kind(r)}
    every = study.first() | {*study.observations}
    some = bool(seen or review["rejected"] or review["turns"])
    right = "reviewed" if every and every <= seen else "partly reviewed" if some else "draft"
    line = page.first("p", "asof")
    said = line.first("b").text() if line and line.first("b") else ""  # type: ignore[union-attr]
    if said != right:
        yield f"map.html: the map is called {said}, not {right}"


def _known(study: Study, review: Json) -> Iterator[str]:
    """Records are in the map, people who decided are named, and who was rejected is listed."""
    ids = {*study.observations, *study.themes, *(o["id"] for o in study.asks)}
    ids |= {f["id"] for f in study.map["findings"]}
    for id, record in review["records"].items():
        if id not in ids:
            yield f"map.json: review of {id}, which the map does not hold"
        if unknown := {*record["by"], *record["against"]} - {*review["reviewers"]}:
            yield f"map.json: {sorted(unknown)} decided on {id} and are no reviewers"
    rows = sum(r["kind"] == "reviewer" for r in study.map["rejections"])
    if rows != sum(review["rejected"].values()):
        yield f"map.json: {rows} rejections by reviewers, said by reason {review['rejected']}"
