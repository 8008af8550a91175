"""Identifiers said aloud: numbers word by word, and "anna at example dot org"."""

import re
from collections.abc import Iterable, Iterator

from synth.privacy.identifiers.cues import Rule, Words, phrases, places, reach_of
from synth.privacy.identifiers.finds import Find
from synth.privacy.identifiers.lists import cues, one_of, words
from synth.privacy.identifiers.numbers import IBAN_LENGTHS, is_card
from synth.privacy.identifiers.plain import Plain
from synth.privacy.identifiers.spoken import NUMBER_WORDS, Run, runs_between

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
_MANY, _SORTS = range(13, 35), 4
"""Digits of a card or an account that needs no word before it, and how many different ones."""
_UP, _DOWN = "".join(map(str, range(26))), "".join(map(str, range(25, -1, -1)))
"""Numbers counted aloud."""
_ONE_BY_ONE, _SOME = 5, 2
"""Digits said one by one, so that years are no number; fewer behind a leading nought."""

_TOP, _PROVIDERS = one_of("top"), one_of("providers")
_NOT_LOCAL, _NOT_HOSTS = words("not_local"), one_of("not_hosts")
_HYPHENS = "dash|hyphen|minus|tiret|guion|bindestrich"
_AT = (
    r"(?: ?[(\[{<] ?(?:at|a|@) ?[)\]}>] ?|[ ,]+(?:at|arobase|arroba|klammeraffe|chiocciola|@),? +)"
    rf"(?!(?:{_NOT_HOSTS})(?![\w-])(?! (?:{_HYPHENS}) ))"
)
_DOTS = "dot|punkt|point|punto|full stop"
_DOT = rf"(?: ?[(\[{{<] ?(?:{_DOTS}|\.) ?[)\]}}>] ?|[ ,]+(?:{_DOTS}),? +| ?\.)"
_HOST = r"[^\W_](?:[\w-]{0,40}[^\W_])?"
_HYPHENED = rf"{_HOST}(?: (?:{_HYPHENS}) {_HOST}){{0,2}}"
_DOMAIN = re.compile(
    rf"{_AT}(?:{_HYPHENED}{_DOT}){{1,4}}(?:{_TOP})(?![\w-]|\.\w)|{_AT}(?:{_PROVIDERS})(?![\w.]*\w)"
)
_SIGN = re.compile(r"[(\[{< ] ?(?=@|a ?[)\]}>])")
"""What stands before a sign for "at" that is no word of its own."""
_GLUED = re.compile(
    r"(?<![\w.+-])[a-z\d][a-z\d._-]{0,60}?([_-])at\1[a-z\d-]{1,40}?(?:\1dot\1[a-z\d]{2,24}){1,3}(?![a-z\d])"
)
_JOINT = (
    r"(?: ?(?:[(\[](?:dot|punkt|point)[)\]]|[_+-]{1,2}) ?| \.{1,2} ?|\.{1,2}(?! )"
    rf"|[ ,]+(?:{_DOTS}|{_HYPHENS}|underscore|unterstrich|plus)[ ,]+)"
)
_PART = r"[^\W_]+(?:'[^\W_]+)*"
"""It holds nothing that a joint begins with, so that a search has one way only."""
_NUMBER = rf"(?:[ -](?:{'|'.join(sorted(NUMBER_WORDS))}|\d+)){{0,4}}"
_LOCAL = re.compile(
    rf"(?<![\w.+-])(?<!\w')(?:{_PART}{_JOINT}|[a-z](?:, ?| )(?=[a-z](?![a-z])))*{_PART}{_NUMBER}$"
)
_WHOLE = re.compile(
    r"\b(?:e-?mail|mail|address)(?: address)?(?:'s| is|:)(?: it's)? ((?:[a-z]+ ){1,2})$"
)
"""Words before the last one where an address is dictated: "my email is sarah | jones at"."""
_ASIDE = re.compile(r",? (?:all )?(?:as |in )?(?:one word|lower ?case|together),?$")
_WINDOW, _GAP = 90, 3
"""Characters before an "at" in which its address begins; of spaces and brackets between."""
FIRSTS = frozenset({"at", "arobase", "arroba", "klammeraffe", "chiocciola"})
_SPELLED = re.compile(r"(?<![a-z])([a-z])[ .-]{0,2}([a-z])[ .,-]{1,2}$")
_TOPS = "com|org|net|edu|gov|info|io|uk|ie|au|nz|za|ca|us|eu|de|fr|nl|ch"
"""Ends of sites that are no words, so that nothing else is told so."""
_SLASHES = re.compile(r"(?: ?(?:slash|/) ?[\w-]+)+")
_SITE = re.compile(
    rf"(?<![\w@.-])(?:www{_DOT}(?:{_HYPHENED}{_DOT}){{1,3}}(?:{_TOP})(?!\w)"
    rf"|{_HOST}{_DOT}(?:{_TOP})(?= slash )"
    rf"|(?!dot ){_HOST}(?: dot (?!dot ){_HOST}){{1,2}} dot (?:{_TOPS})(?![\w-]))"
)
_VISITED = re.compile(r"\b(?:at|on|from|via|off|to|by|with|the|and|arroba|dot),? $")
"""Before a site, that it is a shop or where somebody looked."""
_MAIL = phrases(cues("mail"))


def spoken_numbers(
    plain: Plain, heard: Words, runs: list[Run], rules: Iterable[Rule]
) -> Iterator[Find]:
    """Numbers said word by word that a word before them names, or that are long as phones are."""
    if not runs:
        return
    for one in rules:
        for cue in places(plain, heard, one.firsts, one.cue):
            near = runs_between(runs, cue.end, reach_of(plain.text, cue.end, one))
            fit = next((run for run in near if _fits(run, one.kind)), None)
            if fit:
                yield Find(fit.start, fit.end, one.kind)
    for run in runs:
        begin = _country(plain.lower, run.start) if _is_account(run) else run.start
        kind = "account" if begin < run.start else _kind(run)
        if kind:
            yield Find(begin, run.end, kind)


def _kind(run: Run) -> str:
    """What a number is that no word names, "" where it is none."""
    if is_card(run.digits):
        return "card"
    return "phone" if _is_phone(run) else "account" if _is_account(run) else ""


def _fits(run: Run, kind: str) -> bool:
    """As long as its kind is; years ("twenty nineteen") are no number of a paper."""
    said = kind != "id number" or run.singles >= _ONE_BY_ONE
    return said and len(run.digits) in LENGTHS.get(kind, ())


def _is_phone(run: Run) -> bool:
    """As long as phones are and said digit by digit."""
    least = _ALONE.start if run.digits.startswith(("0", "7", "44")) else _ALONE.start + 1
    singly = run.alone >= (_SOME if run.digits.startswith("0") else _ONE_BY_ONE)
    return len(run.digits) in range(least, _ALONE.stop) and singly and _is_mixed(run.digits)


def _is_account(run: Run) -> bool:
    """As long as cards and accounts are and said digit by digit."""
    return len(run.digits) in _MANY and run.alone >= _ONE_BY_ONE and _is_mixed(run.digits)


def _is_mixed(digits: str) -> bool:
    """Neither counted aloud nor a row of ratings."""
    sorts = _SORTS if "0" in digits else _SORTS + 1
    return len(set(digits)) >= sorts and digits not in _UP and digits not in _DOWN


def _country(lower: str, start: int) -> int:
    """Where an account begins whose country is spelled before it: "C H nine three"."""
    found = _SPELLED.search(lower, max(0, start - 8), start)
    known = found and (found[1] + found[2]).upper() in IBAN_LENGTHS
    return found.start() if found and known else start


def spoken_mails(plain: Plain, heard: Words) -> Iterator[Find]:
    """Addresses written as they are said, or in brackets against robots."""
    lower = plain.lower
    said_at = (start for word in sorted(FIRSTS & heard.keys()) for start in heard[word])
    for at in {*said_at, *(sign.end() for sign in _SIGN.finditer(lower))}:
        yield from _mail(lower, at)
    if "_at_" in lower or "-at-" in lower:
        yield from (Find(*found.span(), "e-mail") for found in _GLUED.finditer(lower))
    if " dot " in lower or " slash " in lower or "www " in lower:
        for site in _SITE.finditer(lower):
            visited = _VISITED.search(lower, max(0, site.start() - 12), site.start())
            tail = _SLASHES.match(lower, site.end())
            if not visited or tail or site.group().startswith("www"):
                yield Find(site.start(), tail.end() if tail else site.end(), "link")


def _mail(lower: str, at: int) -> Iterator[Find]:
    begin = at
    while begin > 0 and lower[begin - 1] in " ,([{<" and at - begin < _GAP:
        begin -= 1
    domain = _DOMAIN.match(lower, begin)
    if not domain:
        return
    aside = _ASIDE.search(lower, max(0, begin - _WINDOW), begin)
    begin = aside.start() if aside else begin
    local = _LOCAL.search(lower, max(0, begin - _WINDOW), begin)
    if local and _is_address(lower, local, domain):
        more = _WHOLE.search(lower, max(0, local.start() - _WINDOW), local.start())
        yield Find(more.start(1) if more else local.start(), domain.end(), "e-mail")


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
