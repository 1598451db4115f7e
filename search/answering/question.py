"""What a question asks for: the kind of answer that its question word announces.

Source of the tables: written by hand, the interrogatives of Persian grammars and the nouns that
usually stand beside them.
"""

import re
from enum import StrEnum

import msgspec

from newsearch.search.analysis.characters import HALF_SPACE, fold_hamza, normalize
from newsearch.search.analysis.tables import word_set


class Kind(StrEnum):
    """What kind of answer a query asks for."""

    NONE = "none"
    """It asks nothing: it names what articles should be about."""
    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    COUNT = "count"
    """How many or how much."""
    WHY = "why"
    HOW = "how"
    NAME = "name"
    """What something is called."""
    WHICH = "which"
    """One of those that the noun beside the question word names: «کدام فیلم»."""
    WHAT = "what"
    """Anything else: «چیست», «چه کرد», and requests such as «نام ببرید»."""
    WHETHER = "whether"
    """Yes or no: «آیا»."""


class Question(msgspec.Struct, frozen=True):
    """A query, read as a question.

    Attributes:
        kind: of answer that is asked for.
        words: of the query, normalised, in their order; half-spaces part words.
        asked: index in `words` of the question word, or None where there is none.
        head: index of the noun that the question word asks about («کدام شهر»), or None.
    """

    kind: Kind
    words: tuple[str, ...]
    asked: int | None = None
    head: int | None = None


_WHO = word_set("کیست کیستند کیه")
_WHERE = word_set("کجا کجاست کجایند کجاها کجای")
_WHY = word_set("چرا")
_HOW = word_set("چگونه چطور چطوری چجور چجوری")
_COUNT = word_set("چند چقدر چقد چندتا چندنفر چندسال چندین")
_ORDINAL = word_set("چندم چندمین")
_WHAT = word_set("چیست چیه چی چیا چیستند چیز")
_OF_NOUN = word_set("چه کدام کدوم کدامین کدامیک کدامند کدامست کدامها")
_WEAK = ("چند", "که")
_WHETHER = word_set("آیا")
_REQUESTS = word_set("ببرید بگویید کنید دهید بنویسید بدهید چیستند")

_KIND_OF_HEAD = {
    Kind.WHO: word_set(
        """
        کس کسی کسانی کسایی شخص شخصی اشخاص اشخاصی شخصیت شخصیتی شخصیتهایی فرد فردی افراد افرادی
        انسان انسانی
        """
    ),
    Kind.WHEN: word_set(
        """
        سال سالی سالهای سالها سالهایی تاریخ تاریخی زمان زمانی زمانهایی وقت وقتی موقع موقعی ماه ماهی
        روز روزی روزهایی قرن قرنی قرون سده سدهای دهه دههای ساعت ساعتی دوره دورهای دوران دورانی
        هنگام هنگامی فصل فصلی عصر
        """
    ),
    Kind.WHERE: word_set(
        """
        جا جای جایی مکان مکانی محل محلی شهر شهری شهرها شهرهای شهرهایی کشور کشوری کشورها کشورهای
        کشورهایی استان استانی استانها منطقه منطقهای مناطق مناطقی ناحیه ناحیهای نواحی قاره قارهای
        روستا روستای روستایی شهرستان شهرستانی ایالت ایالتی سرزمین سرزمینی محله محلهای بندر
        """
    ),
    Kind.COUNT: word_set(
        """
        تعداد تعدادی مقدار مقداری میزان میزانی اندازه اندازهای قدر مدت مدتی درصد درصدی مبلغ مبلغی
        قیمت قیمتی فاصله ارتفاع ارتفاعی سن سنی وسعت وسعتی مساحت مساحتی سرعت سرعتی رتبه رتبهای وزن
        وزنی
        """
    ),
    Kind.WHY: word_set(
        """
        دلیل دلیلی دلایل دلایلی علت علتی علل عللی خاطر سبب سببی منظور منظوری هدف هدفی اهداف اهدافی
        رو عامل عاملی عوامل عواملی انگیزه انگیزهای
        """
    ),
    Kind.HOW: word_set("صورت صورتی شکل شکلی گونه گونهای طور طوری طریق طریقی روش روشی نحو نحوی جور"),
    Kind.NAME: word_set("نام نامی اسم اسمی عنوان عنوانی لقب لقبی نامیده خوانده"),
}
_HEADS = {word: kind for kind, words in _KIND_OF_HEAD.items() for word in words}
_VERBS = word_set(
    """
    است بود بوده شد شده کرد کرده میشود می نمی باشد هستند بودند داشت دارد میباشد گفت شدند کردند
    داد دادند خواهد گرفت را
    """
)
_OF_ASKED = word_set(
    "نام اسم لقب علت دلیل زمان تاریخ محل مکان تعداد میزان مساحت ارتفاع جمعیت سن قدمت"
)

_WORD = re.compile(r"[^\W_]+")


def read_question(text: str) -> Question:
    """Read a query as a question; any text can be read."""
    words = tuple(_WORD.findall(fold_hamza(normalize(text)).replace(HALF_SPACE, " ")))
    found = [(at, *asked) for at, word in enumerate(words) if (asked := _asked(words, at, word))]
    if found:
        # «چند» and «که» may ask nothing: another question word goes before them.
        sure = [each for each in found if words[each[0]] not in _WEAK]
        at, kind, head = (sure or found)[0]
        return Question(kind, words, at, head)
    asks = "؟" in text or "?" in text or (bool(words) and words[-1] in _REQUESTS)
    return Question(Kind.WHAT if asks else Kind.NONE, words)


def _asked(words: tuple[str, ...], at: int, word: str) -> tuple[Kind, int | None] | None:
    after = words[at + 1] if at + 1 < len(words) else ""
    if word in _OF_NOUN:
        return _of_noun(words, at, after)
    if word in _COUNT:
        return Kind.COUNT, (at + 1 if after and after not in _VERBS else None)
    if word in _ORDINAL:
        return Kind.COUNT, None
    if word in _WHAT:
        return _about(words, at), None
    if word == "که" and after in ("بود", "بودند", "است"):
        return Kind.WHO, None
    if word == "کی":
        return (Kind.WHO if after in _VERBS and after not in ("شد",) else Kind.WHEN), None
    for kind, table in (
        (Kind.WHO, _WHO),
        (Kind.WHERE, _WHERE),
        (Kind.WHY, _WHY),
        (Kind.HOW, _HOW),
        (Kind.WHETHER, _WHETHER),
    ):
        if word in table:
            return kind, None
    return None


def _of_noun(words: tuple[str, ...], at: int, after: str) -> tuple[Kind, int | None]:
    head = at + 1
    if after in ("یک", "از") and head + 1 < len(words):
        head += 2 if after == "یک" and words[head + 1] == "از" else 1
    if head >= len(words) or words[head] in _VERBS:
        return _about(words, at), None
    return _HEADS.get(words[head], Kind.WHICH), head


def _about(words: tuple[str, ...], at: int) -> Kind:
    """What «چیست» asks for: «نام … چیست» for a name, «علت … چیست» for a reason."""
    for word in words[: min(at, 2)]:
        if word in _OF_ASKED:
            return _HEADS.get(word, Kind.COUNT)
    return Kind.WHAT
