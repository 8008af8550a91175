"""E-mail addresses and links as they are written."""

import re
from collections.abc import Iterator

from synth.privacy.identifiers.cues import rule
from synth.privacy.identifiers.finds import Find
from synth.privacy.identifiers.lists import cues, one_of, words
from synth.privacy.identifiers.plain import Plain

_TOP, _PROVIDERS = one_of("top"), one_of("providers")
_TOPS = words("top")
_AT = re.compile(r"(?<=[\w.+'-]) ?@ ?(?=[\w\[])")
_OUTSIDE = re.compile(r"[^\w.+'%&=~#!*-]")
_DOMAIN = re.compile(
    r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_]{2,24}|\[?(?:\d{1,3}\.){3}\d{1,3}\]?"
)
_SPACED = re.compile(rf"(?:[a-z0-9-]{{1,63}}(?: \. ?|\.)){{1,4}}(?:{_TOP})(?![\w-])")
_PROVIDER = re.compile(rf"(?:{_PROVIDERS})(?![\w.]*\w)")
_LINK = re.compile(r"(?<![a-z0-9])(?:(?:https?|ftps?)://|www\.)(?=\w)[^\s<>\"|\\^`{}\[\]]+")
_PATH = re.compile(
    rf"\.(?:(?=[a-z]{{2,24}}[:/?])(?:{_TOP})(?::\d{{2,5}})?[/?](?=[\w~@#?%-])"
    rf"|(?:{one_of('homes')})(?![\w-]|\.\w))[^\s<>\"|\\^`{{}}\[\]]*"
)
_HOST = re.compile(r"[^a-z0-9.-]")
_CLOSING = {")": "(", "»": "«"}
_STOPS = frozenset(".,;:!?'\"*_~…”")
_LOCAL = 64
"""Characters before the @ of an address, by RFC 5321."""

RULES = (
    rule(
        "link",
        cues("site"),
        r"(?i:(?<![\w@.-])(?!(?:is|was|a|the|not|dot) )"
        rf"(?:[a-z\d-]{{1,63}}(?:\.| dot )){{1,4}}(?:{_TOP})(?![\w-]|\.\w))",
        reach=20,
        in_digits=False,
    ),
)


def addresses(plain: Plain) -> Iterator[Find]:
    """Addresses and links."""
    if "@" in plain.text:
        yield from _mails(plain.lower)
    if "." in plain.text or "/" in plain.text:
        yield from _links(plain.lower)


def _mails(lower: str) -> Iterator[Find]:
    for found in _AT.finditer(lower):
        start = found.start()
        local = _OUTSIDE.split(lower[max(0, start - _LOCAL) : start])[-1]
        local = local.lstrip(".'*=#!&-")
        domain = _domain(lower, found)
        if local and domain:
            yield Find(start - len(local), domain, "e-mail")


def _domain(lower: str, found: re.Match[str]) -> int:
    """Where the domain behind an @ ends, 0 where there is none."""
    if " " in found.group():
        domain = _SPACED.match(lower, found.end())
    else:
        domain = (
            _DOMAIN.match(lower, found.end())
            or _SPACED.match(lower, found.end())
            or _PROVIDER.match(lower, found.end())
        )
    return found.end() + _length(domain.group()) if domain else 0


def _length(domain: str) -> int:
    """Its characters without a word that a missing space glued to it: "example.org.thanks"."""
    rest, _, last = domain.rpartition(".")
    glued = last not in _TOPS and "." in rest and rest.rpartition(".")[2] in _TOPS
    return len(rest if glued else domain)


def _links(lower: str) -> Iterator[Find]:
    for found in _LINK.finditer(lower) if "://" in lower or "www." in lower else ():
        end = _trimmed(lower, found.start(), found.end())
        if end - found.start() > len("https://"):
            yield Find(found.start(), end, "link")
    for found in _PATH.finditer(lower):
        before = lower[max(0, found.start() - 255) : found.start()]
        host = _HOST.split(before)[-1].lstrip(".-")
        start = found.start() - len(host)
        if host and lower[start - 1 : start] not in {"/", "@", "_", "\\"}:
            yield Find(start, _trimmed(lower, start, found.end()), "link")


def _trimmed(lower: str, start: int, end: int) -> int:
    """The end of a link without the sentence's own stops and brackets."""
    link = lower[start:end]
    spare = {c: link.count(c) - link.count(opening) for c, opening in _CLOSING.items()}
    while end > start and (lower[end - 1] in _STOPS or spare.get(lower[end - 1], 0) > 0):
        end -= 1
        if lower[end] in spare:
            spare[lower[end]] -= 1
    return end
