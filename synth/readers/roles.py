"""What a speaker label says about its bearer: role words in several languages, and names."""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

Role = Literal["participant", "moderator", "note_taker", "observer", "unknown"]
"""`unknown` is a label that surely marks a speaker without telling which: "Speaker 1"."""

_WORDS: dict[Role, str] = {
    "moderator": (
        "moderator moderatorin moderateur moderatrice moderador moderadora moderatore mod"
        " interviewer interviewerin intervieweur intervieweuse intervistatore int iv ivr"
        " facilitator facilitateur facilitatrice facilitador facilitadora"
        " researcher chercheur chercheuse forscher forscherin investigador investigadora"
        " onderzoeker enqueteur enquetrice animateur animatrice entrevistador entrevistadora"
        " fragesteller fragestellerin host q i question frage pregunta uxr"
    ),
    "participant": (
        "participant participante teilnehmer teilnehmerin teilnehmende deelnemer"
        " interviewee interviewte interviewter respondent respondente repondant repondante"
        " befragte befragter enquete enquetee interviewe entrevistado entrevistada"
        " encuestado encuestada proband probandin user utilisateur utilisatrice usuario usuaria"
        " nutzer nutzerin customer client cliente kunde kundin guest"
        " p a r pt ppt answer antwort reponse respuesta"
    ),
    "observer": (
        "observer observateur observatrice beobachter beobachterin observador observadora"
        " observation observations obs o beobachtung"
    ),
    "note_taker": (
        "note notes notetaker scribe nb remarque remark anmerkung hinweis nota ed editor"
        " protokollant"
    ),
    "unknown": "speaker sprecher sprecherin locuteur locutrice intervenant hablante unknown voice",
}
_ROLES: dict[str, Role] = {word: role for role, text in _WORDS.items() for word in text.split()}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NO_NAMES = _words(
    "http https mailto www e.g eg i.e ie re fw ps pps warning tip hint title date time"
    " location place duration topic agenda summary conclusion background source sources role"
    " domain tools method methods status format file url link links recorded recording"
    " participants attendees participantes teilnehmer:innen meeting transcript transcription"
    " reminder reminders example examples result results pros cons pro con good bad"
    " problem problems solution positive negative"
    " subject task step option options idea ideas action actions goal goals pain reason reasons"
    " datum ort dauer thema titel lieu duree sujet titre fecha lugar tema titulo"
    " copyright license licence author version language kind style"
)
_PARTICLES = _words("de da del della der den di do dos du la le van von y zu of the bin al")
_OPENERS = _words(
    "the a an one my our your his her their this that these those it i we you he she they but and"
    " or so because if when what why how where who which there here then well yes no ok okay"
    " le la les un une des mon ma mes je tu il elle on nous vous ils c'est mais et ou donc"
    " der die das ein eine mein ich du er sie es wir und oder aber also el los las yo"
)
_NUMBER = re.compile(r"[\s_#.\-]*\d{1,4}[a-z]?\Z")


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """`name` without accents, case and surrounding marks: what labels are compared by."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(plain.casefold().strip(" .*_-").split())


@lru_cache(maxsize=4096)
def role_of(name: str) -> Role | None:
    """The role that a label states, None where it states none (a name, or no label at all).

    Knows "Moderator", "P3", "SPEAKER_00", "Interviewer 2", "Researcher Mia", "Mia (moderator)".
    """
    key = fold(name)
    bare = _NUMBER.sub("", key)
    if bare in _ROLES:
        return _ROLES[bare]
    base, _, inside = key.partition("(")
    words = _NUMBER.sub("", base.strip()).replace("-", " ").replace("_", " ").split()
    for word in (inside.strip(" )"), *words[:1], "".join(words)):
        role = _ROLES.get(_NUMBER.sub("", word))
        if role and len(word) > 2:
            return role
    return None


def names_interviewer(name: str, interviewers: tuple[str, ...]) -> bool:
    """True where `name` is listed, in full or by the first name of either."""
    key = fold(name.partition("(")[0].partition(",")[0])
    for listed in map(fold, interviewers):
        if key and listed and (key == listed or key == listed.split()[0]):
            return True
        if listed and key.split()[:1] == [listed]:
            return True
    return False


@lru_cache(maxsize=4096)
def is_name_like(name: str) -> bool:
    """True for one to four words that could name a person: capitals, or a script without them."""
    words = re.sub(r"\([^)]*\)", "", name).replace(",", " ").split()
    if not 1 <= len(words) <= 4 or not any(c.isalpha() for c in name):
        return False
    if fold(words[0]) in _NO_NAMES or fold(" ".join(words)) in _NO_NAMES:
        return False
    if len(words) > 1 and fold(words[0]) in _OPENERS:
        return False
    return all(_capital(word) or word.casefold() in _PARTICLES for word in words)


def is_plain_word(name: str) -> bool:
    """True for one lower-case word that could be a nickname in a chat log."""
    key = fold(name)
    return bool(
        re.fullmatch(r"[^\W\d_][\w.\-]{1,19}", name)
        and key not in _NO_NAMES
        and key not in _OPENERS
    )


def _capital(word: str) -> bool:
    first = next((c for c in word if c.isalnum()), "")
    return bool(first) and (not first.isalpha() or not first.islower())
