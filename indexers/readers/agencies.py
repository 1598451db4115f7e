"""The agency that a news text names as its source: «به گزارش خبرنگار مهر …» is of مهر.

The names were collected for this project from the way Persian news quotes its sources.
"""

import re
from collections.abc import Sequence

# Each line: the name that is stored, then other ways to write it. White space stands for a space,
# a half-space or nothing: «خبر آنلاین» is also found as «خبرآنلاین».
_CLEAR = """
ایسنا|خبرگزاری دانشجویان ایران|ISNA
ایرنا|خبرگزاری جمهوری اسلامی|IRNA
تسنیم
ایلنا|خبرگزاری کار ایران
ایمنا
ایکنا|خبرگزاری قرآن
ایبنا|خبرگزاری کتاب ایران
ایپنا
ایسکانیوز|ایسکا نیوز
ایانا
ایفنا
پانا
شفقنا
شانا
شاتا
چمتا
برنا نیوز
باشگاه خبرنگاران جوان|باشگاه خبرنگاران
صدا و سیما|خبرگزاری صدا و سیما|واحد مرکزی خبر
خبرگزاری حوزه
خانه ملت|خبرگزاری خانه ملت
دفاع پرس|خبرگزاری دفاع مقدس
سینا پرس
کرد پرس
قدسنا
خبر آنلاین
همشهری آنلاین
جام جم آنلاین
عصر ایران
مشرق نیوز
جهان نیوز
رجا نیوز
شبکه العالم|العالم
المیادین
المنار
الجزیره
العربیه
اقتصاد نیوز
اکو ایران
تجارت نیوز
دنیای اقتصاد
فرارو
فرادید
بهار نیوز
انصاف نیوز
دیده بان ایران
رکنا
ورزش سه
خبر ورزشی
زومیت
دیجیاتو
وطن امروز
رویترز|Reuters
آسوشیتدپرس|آسوشیتد پرس|Associated Press
خبرگزاری فرانسه|فرانس پرس|ای اف پی|AFP
یونایتدپرس
اسپوتنیک
ریانووستی|ریا نووستی
اینترفاکس
شینهوا
آناتولی|آناتولو
یونهاپ
کیودو
بلومبرگ
سی ان ان|CNN
بی بی سی|BBC
یورونیوز|یورو نیوز
دویچه وله
ایران اینترنشنال
صدای آمریکا
رادیو فردا
سانا
شفق نیوز
السومریه
خامه پرس
طلوع نیوز
نیویورک تایمز
واشنگتن پست
گاردین
"""
# Names that are also words (love, Persia, measure, today): these count only directly after what
# says that an agency or a newspaper follows.
_WORDS = """
مهر
فارس
میزان
برنا
آنا
موج
رسا
شبستان
دانشجو
تقریب
آریا
ایران
کیهان
همشهری
شرق
اعتماد
اطلاعات
جوان
جام جم
خراسان
قدس
رسالت
ابتکار
آرمان
سازندگی
هم میهن
انتخاب
مشرق
الف
نورنیوز
دانا
ابنا|اهل بیت
تاس
باختر
تابناک
جماران
طرفداری
"""

_WINDOW = 600  # code points at the beginning of a text in which an agency is looked for
_ONE_FORM = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "آ": "ا", "\u200c": " ", "\u00a0": " "})

# Words between «به گزارش» and the name: who reports, for what kind of medium, at which desk.
_BETWEEN = (
    "خبرنگار خبرنگاران خبرگزاری پایگاه سایت وب‌سایت روزنامه شبکه تلویزیون تلویزیونی رادیو کانال "
    "نشریه هفته‌نامه مجله گروه سرویس حوزه دفتر خبری خبر تحلیلی اطلاع‌رسانی سیاسی اقتصادی اجتماعی "
    "ورزشی فرهنگی هنری علمی حوادث پارلمانی استانی استان‌ها بین‌الملل بین‌المللی جامعه اقتصاد"
)


def find_agency(text: str) -> str:
    """Return the agency or newspaper that `text` names first as its source, or "".

    Only the first 600 code points count. Source of the name: «به گزارش X», «به نقل از X»,
    «خبرگزاری X», «خبرنگار X», «روزنامه X», or X at the very beginning («ایسنا/تهران»,
    «تهران - ایرنا»). Names that are also common words must stand directly after these.
    """
    window = text[:_WINDOW].translate(_ONE_FORM).lower()
    matches = [match for pattern in _PATTERNS if (match := pattern.search(window))]
    if not matches:
        return ""
    return _NAMES[_squeezed(min(matches, key=lambda match: match.start("name"))["name"])]


def _squeezed(name: str) -> str:
    return "".join(name.translate(_ONE_FORM).lower().split())


def _rows(table: str) -> list[list[str]]:
    return [line.split("|") for line in table.splitlines() if line]


def _one_of(names: Sequence[str]) -> str:
    """Return a pattern of `names`, the longest first, whatever is between their words."""
    words = (name.translate(_ONE_FORM).lower().split() for name in names)
    joined = sorted((r"\s*".join(map(re.escape, word)) for word in words), key=len, reverse=True)
    return "|".join(joined)


_NAMES = {_squeezed(name): names[0] for names in _rows(_CLEAR + _WORDS) for name in names}
_CLEAR_NAMES = [name for names in _rows(_CLEAR) for name in names]
_CLEAR_NAME = _one_of(_CLEAR_NAMES)
_FULL_NAME = _one_of([name for name in _CLEAR_NAMES if name.startswith("خبرگزاری ")])
_ANY_NAME = _one_of([*_CLEAR_NAMES, *(name for names in _rows(_WORDS) for name in names)])
_LEAD = rf"(?:(?:{_one_of(_BETWEEN.split())})\s+)*"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:به\s*گزارش|نقل\s*از)\s+{_LEAD}(?P<name>{_ANY_NAME})\b",
        rf"\b(?P<name>{_FULL_NAME})\b",
        rf"\b(?:خبرگزاری|خبرنگار|روزنامه)\s+{_LEAD}(?P<name>{_ANY_NAME})\b",
        rf"\bبه\s*گزارش\b[^.!؟\n]{{0,60}}?\b(?P<name>{_CLEAR_NAME})\b",
        rf"\A\W*(?:\w+\s*[-–(/]\s*)?(?P<name>{_CLEAR_NAME})\s*[-–)/:؛،]",
    )
)
