"""Further terms for a query, never for a document: other spellings, acronyms, near senses.

Source of the tables: written by hand.
"""

# Acronyms and names in Latin letters and as Persian newspapers write them.
_ACRONYMS = """
nato ناتو|brics بریکس|opec اوپک|fifa فیفا|uefa یوفا|unesco یونسکو|unicef یونیسف|nasa ناسا
cnn سیانان|bbc بیبیسی|fatf افایتیاف|google گوگل|youtube یوتیوب|instagram اینستاگرام
telegram تلگرام|whatsapp واتساپ|twitter توییتر|facebook فیسبوک|apple اپل|microsoft مایکروسافت
samsung سامسونگ|iphone آیفون|android اندروید|windows ویندوز|covid کووید|reuters رویترز
guardian گاردین|hamas حماس|trump ترامپ|biden بایدن|putin پوتین|tesla تسلا|amazon آمازون
chatgpt چتجیپیتی|bitcoin بیتکوین|madrid مادرید|barcelona بارسلونا|chelsea چلسی|arsenal آرسنال
euro یورو|dollar دلار|swift سوییفت|opcw اوپیسیدبلیو|irna ایرنا|isna ایسنا|iran ایران|tehran تهران
"""

# Plurals that are words of their own: the singular is a weaker guess.
_NEAR = """
انتخابات انتخاب|حقوق حق|شرایط شرط|اخلاق خلق|اوضاع وضع|اطلاعات اطلاع|ارتباطات ارتباط|اصلاحات اصلاح
عملیات عمل|تشکیلات تشکیل|تبلیغات تبلیغ|احساسات احساس|مقررات مقرر|حدود حد|ادبیات ادب|جزییات جزء
تسلیحات سلاح|مطبوعات مطبوعه
"""


def _rows(table: str) -> list[list[str]]:
    return [row.split() for row in table.strip().replace("\n", "|").split("|")]


_OTHER_SCRIPT: dict[str, tuple[str, ...]] = {}
for _latin, _persian in _rows(_ACRONYMS):
    _OTHER_SCRIPT[_latin] = (_persian,)
    _OTHER_SCRIPT[_persian] = (_latin,)
NEAR_SENSE = {word: (near,) for word, near in _rows(_NEAR)} | {"نبرد": ("بردن",)}


def equal_terms(term: str) -> tuple[str, ...]:
    """Terms a query's term may stand for with equal right: «ناتو» NATO, «محمداف» محمدوف."""
    found = _OTHER_SCRIPT.get(term, ())
    if len(term) > 5:
        if term.endswith("وف"):
            found = (*found, term[:-2] + "اف", term[:-2] + "ف")
        elif term.endswith("اف"):
            found = (*found, term[:-2] + "وف", term[:-2] + "ف")
        elif term.endswith("یف"):
            found = (*found, _swap(term, "ک", "ق"))
    return tuple(t for t in dict.fromkeys(found) if t != term)


def _swap(term: str, one: str, other: str) -> str:
    return term.translate({ord(one): other, ord(other): one})


def near_terms(term: str) -> tuple[str, ...]:
    """Terms of lower weight that a query's term may also mean."""
    return NEAR_SENSE.get(term, ())
