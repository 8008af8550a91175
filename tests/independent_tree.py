"""A page as a tree, by the standard library's parser; imports nothing of Synth."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

VOID = {"meta", "input", "br", "hr", "img", "link"}


class Node:
    """An element: its attributes, and what is in it in order, text as `str`."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: Node | None) -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.inside: list[Node | str] = []
        self.classes = set(attributes.get("class", "").split())

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    def children(self) -> list[Node]:
        return [one for one in self.inside if isinstance(one, Node)]

    def all(self, tag: str = "", css: str = "") -> Iterator[Node]:
        """What is inside, at any depth, of a tag and a class; in order, and without recursion."""
        waiting = self.children()[::-1]
        while waiting:
            node = waiting.pop()
            if tag in ("", node.tag) and (not css or css in node.classes):
                yield node
            waiting += node.children()[::-1]

    def first(self, tag: str = "", css: str = "") -> Node | None:
        return next(self.all(tag, css), None)

    def above(self) -> Iterator[Node]:
        """The element itself, then what holds it, outwards."""
        node: Node | None = self
        while node:
            yield node
            node = node.parent

    def text(self) -> str:
        """All text, white space as one space."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for one in self.inside:
            if isinstance(one, str):
                yield one
            else:
                yield from one._texts()


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Node("page", {}, None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.inside.append(node)
        if tag not in VOID:
            self.here = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.here.inside.append(Node(tag, values, self.here))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if tag != self.here.tag or not self.here.parent:
            raise ValueError(f"</{tag}> closes <{self.here.tag}>")
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.inside.append(data)


def read(html: str) -> Node:
    """The tree of a page; a tag that is not closed is an error."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    if builder.here is not builder.root:
        raise ValueError(f"<{builder.here.tag}> is not closed")
    return builder.root
