"""Made-up interviews in other languages and scripts, and harmless changes that are due there."""

import random
import unicodedata
from collections.abc import Callable
from typing import Literal, NamedTuple

from cases import Case
from grammar import Utterance
from planting import Planted, interview, planted

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
CHARS = 12_000
"""Of an interview in one of these languages."""


class Language(NamedTuple):
    """What is said in a language; `{a}` is a name and `{n}` a number."""

    templates: tuple[str, ...]
    names: tuple[str, ...]
    full_stop: str
    changes: tuple[Callable[[str], str], ...]
    form: Form = "NFC"
    """Unicode form of the source."""


def _form(form: Form) -> Callable[[str], str]:
    return lambda words: unicodedata.normalize(form, words)


def _replace(old: str, new: str) -> Callable[[str], str]:
    return lambda words: words.replace(old, new)


def _full_width(words: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in words)


def _invisible(words: str) -> str:
    """A mark of the direction of writing in front of and behind the words."""
    return f"\u202b{words}\u202c"


_UPPER, _DOTTED = str.upper, _replace(" ", "\u00a0")
LANGUAGES = {
    "german": Language(
        (
            "Die Lieferung für {a} kam erst nach {n} Tagen in der Straße an",
            "{a} wollte wissen, weshalb die Rechnung über {n} Euro größer war",
            "Ich habe {a} genau {n} Mal an der Tür verpasst",
            "Für {n} Päckchen brauchte {a} „höchstens“ eine Stunde",
        ),
        ("Jörg", "Käthe", "Günther", "Anneliese", "Björn", "Heike"),
        ".",
        (_UPPER, _DOTTED, _form("NFD"), _replace("ß", "ss"), _replace("„", "»")),
    ),
    "french": Language(
        (
            "J’ai commandé {n} boîtes chez {a} à la fin de l’été",
            "{a} a reçu l’échantillon numéro {n} très abîmé",
            "Là où habite {a}, le théâtre coûte {n} euros",
            "C’était la {n}e réclamation que {a} a déposée",
        ),
        ("Hélène", "François", "Zoé", "Jérôme", "Maëlle", "Noël"),
        ".",
        (_UPPER, _DOTTED, _form("NFC"), _replace("’", "'")),
        "NFD",
    ),
    "japanese": Language(
        (
            "{a}さんの荷物は{n}日も遅れて届きました",
            "アプリで{a}さんに{n}回メッセージを送りました",
            "{a}さんは{n}円の返金をとても喜んでいました",
            "レシピの{n}ページ目を{a}さんと読みました",
        ),
        ("田中", "佐藤", "鈴木", "高橋", "グレース", "デイビッド"),
        "。",
        (_form("NFD"), _full_width, _replace("アプリ", "ｱﾌﾟﾘ"), _replace("ページ", "ﾍﾟｰｼﾞ")),
    ),
    "chinese": Language(
        (
            "{a}等了{n}天才收到包裹",
            "我给{a}打了{n}次电话",
            "{a}说退款一共是{n}元",
            "第{n}页的食谱是{a}写的",
        ),
        ("王芳", "李伟", "张敏", "刘洋", "陈静", "赵磊"),
        "。",
        (_full_width, lambda words: f"“{words}”", lambda words: f" {words} "),
    ),
    "arabic": Language(
        (
            "وصل الطرد إلى {a} بعد {n} يومًا",
            "اتصلت {n} مرة بالسائق ثم بـ{a}",
            "دفعت {a} مبلغ {n} ريال لهذه الخدمة",
            "كانت الوصفة رقم {n} سهلة كما ذكرت {a}",
        ),
        ("فاطمة", "أحمد", "مريم", "يوسف", "ليلى", "آدم"),
        ".",
        (_invisible, _form("NFD"), _DOTTED),
    ),
    "hindi": Language(
        (
            "{a} का पार्सल {n} दिन बाद पहुँचा",
            "मैंने {a} को {n} बार फ़ोन किया",
            "{a} ने {n} रुपये वापस माँगे",
            "पन्ना {n} पर {a} की विधि बहुत आसान थी",
        ),
        ("राहुल", "प्रिया", "अनीता", "विक्रम", "ज़ोया", "सुनील"),
        "।",
        (_form("NFC"), _form("NFD"), _DOTTED),
    ),
    "thai": Language(
        (
            "คุณ{a}รอพัสดุนาน{n}วัน",
            "ฉันโทรหาคุณ{a}ตั้ง{n}ครั้ง",
            "คุณ{a}จ่ายค่าน้ำ{n}บาท",
            "สูตรหน้าที่{n}ของคุณ{a}ทำง่ายมาก",
        ),
        ("สมชาย", "มาลี", "น้ำฝน", "กิตติ", "อรุณี", "วิชัย"),
        " ",
        (_form("NFKC"), _full_width, lambda words: f"“{words}”"),
    ),
    "emoji": Language(
        (
            "👩‍👩‍👧 {a} opened box {n} with us 🎉",
            "I sent {a} ❤️ and {n} × 👍🏽 that evening",
            "{a} 🏳️‍🌈 paid {n} euros ☎️ by phone",
            "the 👨🏿‍🚒 helped {a} at door {n} ✔️ straight away",
        ),
        ("Zoë", "Ana", "Kofi", "Mei", "Lars", "Uma"),
        ".",
        (_replace("\ufe0f", ""), _UPPER, _DOTTED),
    ),
}
"""Those that differ in what folding has to do; in Thai a space ends what is said."""


def made(name: str, rng: random.Random, each: int) -> tuple[Planted, list[Case]]:
    """An interview in one language, with exact and normalised quotes."""
    language = LANGUAGES[name]

    def speak(rng: random.Random) -> Utterance:
        said = rng.choice(language.templates)
        said = said.format(a=rng.choice(language.names), n=rng.randint(2, 99_999))
        words = unicodedata.normalize(language.form, said)
        return Utterance(words + language.full_stop, ((0, len(words)),))

    study = planted([interview(rng, f"{name}.txt", CHARS, speak=speak, ask=speak)])
    return study, _cases(name, study, rng, each)


def _cases(name: str, study: Planted, rng: random.Random, each: int) -> list[Case]:
    found: list[Case] = []
    said = study.said_by("P1", "P2")
    for one in rng.sample(said, min(len(said), 2 * each)):
        words = study.material.words(one.place)
        kind = "exact" if len(found) % 2 else "normalised"
        quote = words if kind == "exact" else _changed(words, LANGUAGES[name], rng)
        number = f"{kind}-{name}-{len(found):03}"
        place = one.place
        found.append(Case(number, f"{kind}-{name}", place.source, place.turn, quote, (place,)))
    return found


def _changed(words: str, language: Language, rng: random.Random) -> str:
    every = list(language.changes)
    for change in rng.sample(every, len(every)):
        if (new := change(words)) != words:
            return new
    return f" {words} "
