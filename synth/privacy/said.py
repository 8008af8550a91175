"""Identifiers said aloud: numbers word by word, and "anna at example dot org"."""

import re
from collections.abc import Iterable, Iterator

from synth.privacy.cues import Rule, Words, phrases, places
from synth.privacy.finds import Find
from synth.privacy.lists import cues, one_of, words
from synth.privacy.plain import Plain
from synth.privacy.spoken import Run, runs_between

LENGTHS = {
    "account": range(6, 13),
    "card": range(13, 20),
    "id number": range(6, 17),
    "phone": range(7, 16),
    "postcode": range(4, 7),
}
"""Digits of a spoken number of a kind, where a word before it names the kind."""
_ALONE = range(9, 16)
"""Digits of a number that is taken for a phone without a word before it."""
_ONE_BY_ONE = 5

_TOP, _PROVIDERS = one_of("top"), one_of("providers")
_NOT_LOCAL, _NOT_HOSTS = words("not_local"), one_of("not_hosts")
_AT = (
    r"(?: ?[(\[{<] ?(?:at|a) ?[)\]}>] ?|[ ,]+(?:at|arobase|arroba|klammeraffe|chiocciola|@),? +)"
    rf"(?!(?:{_NOT_HOSTS})\b)"
)
_DOTS = "dot|punkt|point|punto|full stop"
_DOT = rf"(?: ?[(\[{{<] ?(?:{_DOTS}|\.) ?[)\]}}>] ?|[ ,]+(?:{_DOTS}),? +| ?\.)"
_HOST = r"[^\W_](?:[\w-]{0,40}[^\W_])?"
_HYPHENED = rf"{_HOST}(?: (?:dash|hyphen|minus) {_HOST}){{0,2}}"
_DOMAIN = re.compile(
    rf"{_AT}(?:{_HYPHENED}{_DOT}){{1,4}}(?:{_TOP})(?![\w-]|\.\w)|{_AT}(?:{_PROVIDERS})(?![\w.]*\w)"
)
_START = re.compile(r"(?<![a-z])(?:at|a|arobase|arroba|klammeraffe|chiocciola)(?![a-z])|@")
_JOINT = (
    r"(?: ?(?:[(\[](?:dot|punkt|point)[)\]]|[._+-]{1,2}) ?"
    rf"|[ ,]+(?:{_DOTS}|underscore|unterstrich|dash|hyphen|minus|plus)[ ,]+)"
)
_PART = r"(?:[^\W_]|')+"
"""It holds nothing that a joint begins with, so that a search has one way only."""
_LOCAL = re.compile(
    rf"(?<![\w.+-])(?:{_PART}{_JOINT}|[a-z](?:, ?| )(?=[a-z](?![a-z]))|[a-z]{{2,}} (?=\d+$))*"
    rf"{_PART}$"
)
_WINDOW = 90
_WORDS = frozenset({"at", "arobase", "arroba", "klammeraffe", "chiocciola"})
FIRSTS = _WORDS
_SLASHES = re.compile(r"(?: ?(?:slash|/) ?[\w-]+)+")
_SITE = re.compile(
    rf"(?<![\w@.-])(?:(?:www|double u double u double u){_DOT})?{_HOST}{_DOT}(?:{_TOP})(?= slash )"
)
_MAIL = phrases(cues("mail"))


def spoken_numbers(
    plain: Plain, heard: Words, runs: list[Run], rules: Iterable[Rule]
) -> Iterator[Find]:
    """Numbers said word by word that a word before them names, or that are long as phones are."""
    if not runs:
        return
    for one in rules:
        for cue in places(plain, heard, one.firsts, one.cue):
            near = runs_between(runs, cue.end, cue.end + one.reach)
            fit = next((run for run in near if _fits(run, one.kind)), None)
            if fit:
                yield Find(fit.start, fit.end, one.kind)
    for run in runs:
        if _is_phone(run):
            yield Find(run.start, run.end, "phone")


def _fits(run: Run, kind: str) -> bool:
    """As long as its kind is; years ("twenty nineteen") are no number of a paper."""
    said = kind != "id number" or run.singles >= _ONE_BY_ONE
    return said and len(run.digits) in LENGTHS.get(kind, ())


def _is_phone(run: Run) -> bool:
    """Long enough, said digit by digit, and neither counted aloud nor a row of ratings."""
    least = _ALONE.start if run.digits.startswith(("0", "7", "44")) else _ALONE.start + 1
    counted = run.digits in "12345678910111213" or run.digits in "10987654321"
    spread = len(set(run.digits)) > 2
    return (
        len(run.digits) in range(least, 16)
        and run.singles >= _ONE_BY_ONE
        and spread
        and not counted
    )


def spoken_mails(plain: Plain, heard: Words) -> Iterator[Find]:
    """Addresses written as they are said, or in brackets against robots."""
    lower = plain.lower
    if _WORDS & heard.keys() or "[a" in lower or "(a" in lower:
        for at in _START.finditer(lower):
            yield from _mail(lower, at)
    if " slash " in lower:
        for site in _SITE.finditer(lower):
            tail = _SLASHES.match(lower, site.end())
            yield Find(site.start(), tail.end() if tail else site.end(), "link")


def _mail(lower: str, at: re.Match[str]) -> Iterator[Find]:
    begin = at.start()
    while begin > 0 and lower[begin - 1] in " ,([{<" and at.start() - begin < 3:
        begin -= 1
    domain = _DOMAIN.match(lower, begin)
    local = _LOCAL.search(lower, max(0, begin - _WINDOW), begin) if domain else None
    if domain and local and _is_address(lower, local, domain):
        yield Find(local.start(), domain.end(), "e-mail")


def _is_address(lower: str, local: re.Match[str], domain: re.Match[str]) -> bool:
    """Whether this is an address and not where somebody looked, shopped or worked."""
    if local.group() in _NOT_LOCAL:
        return False
    if not domain.group().startswith((" at ", ", at ")) or not local.group().isalpha():
        return True
    asked = _MAIL.search(lower, max(0, local.start() - _WINDOW), local.start())
    provider = re.search(rf"(?:{_PROVIDERS})\b", domain.group())
    said = re.search(r"[ (\[]dot[ )\]]", domain.group())
    return bool(asked or provider or said)
