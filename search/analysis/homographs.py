"""Words that are a verb form by their letters and something else by their use.

Source: written by hand, after reading the most frequent forms that the verb rules accept.
"""

from collections.abc import Container

import msgspec

from .tables import word_set
from .verbs import PREVERBS, Reading, is_agent, readings

# Never a verb in running text, or so rarely that the reading does harm.
_NOUN_FORMS = word_set(
    """
    دوم چشم بخشی مانند درد هلند نهم سرد دود تند خرد گندم برند خرم ترسیم رسم روم بازم پرند درود
    سرم تنم کارم آرد یازدهم بندم نامم خوابم دردم رویم پام جانم پشتم بارم هراسم خشم ترسم جنگم
    خیزم بیم سیم ریم تیم میم پایم مردم مردی رستم هشت هشتم هشتی رشت رشتی سفت سفتی زیست زیستی زاد
    زادم زادی پیشرفت درخواست بازدید بازپرداخت بافت بافتم هشتند کشتی جستی دستم کندی بریدی امید
    نوید جاوید رشته زاده برجسته پیشرفته گسترده بازنشسته فرسوده آلوده پیوسته آشفته آسوده پراکنده
    فشرده پیچیده ورزیده نرم نزد نبرد نمک نمکی بازنده نگرد نامید ناز نازم نازی نام نامی ناب نان
    نار نشان نشانی نخواب برنج بخار برهان بره بدر بدو بدوی بدهی بکار بسا برهم برمی ببر بدین بیان
    بازو باند بالند بلند بلندی پسند پیوند پیوندی سوگند لبخند گزند کمند بند ارزد خوشم سارید چینم
    چیند جهد جهید جنید خورشید سپید پدید ناپدید سفید کلید تولید درم درند پرم پرید پاید پاییم کشم
    زنم زنیم شورم شوری شورند کاهد کاهم کنده گشاد گشادی فشارم ورز ورزم آمیزم بوم بویم بویی رویی
    رودی دوی گز سوزن گردن دیدنی نوش برگ سرا سراید سرایی سایم آرام آرامید تابی تابم نهادم سپر
    سپری سپرم مان مانی مانم نال نالی آزار آزارم آزاری گذر گذری گذرم نهیم نگار نگاری نگارم خیالی
    بیزاری باز بازی بازیم بازید بازند تازی تازند تازد سازم خوانی خوان خوانم جوید جویم جویی دربر
    دربند درمان درباری سرآمد سررسید برداشتی نشستی پیشی پیشین ترکید ترکم ترکی ترکند تپید تن تنی
    تنید تنند چاپی چینی خری خردم خرند خردی نبات نیاز نوا نژاد نبض نفس نخود نیام بخش بخشم بخشیم
    پوشم پوشی جوشم جوشی دوشم دوشی گوشم هوشم نوشم خموشی فروشی گنجی گنجم رنجم رنجی پیشنهاد فروردین
    بازخرید بازخورد بازتاب برخورد دریافت نهاد پسندم چسبم لرزم لغزم خندم خشکم
    بستان موید نرمی بتنی بخاری بستری برهانی
    """
)

# Bare past stems in use as nouns; the noun is the term, the infinitive stands beside it.
NOUN_AND_PAST = word_set(
    """
    شکست پرداخت ساخت خرید نشست درآمد دریافت برخورد گذشت برداشت برگشت بازگشت بازداشت شناخت پخت
    کاشت باخت سوخت نهاد سرود خواست مرد کشت گشت برآورد دوخت فروخت پیوست بازخرید بست فرود درگذشت
    بافت بازخواست بازپرداخت درخواست پیشرفت بازدید زیست پسرفت واگذاشت فراخوان برداخت نگاشت
    """
)

# Participles in use as nouns or adjectives; the same.
_NOUN_AND_PARTICIPLE = word_set(
    """
    گذشته نوشته بسته خواسته دیده کشته مرده بازمانده پخته شکسته برگزیده آموخته پوشیده سوخته داده
    یافته گفته افزوده سروده ساخته باخته شناخته انباشته کوبیده دوخته آزرده افسرده پژمرده آراسته
    شایسته پرورده خمیده تکیده رمیده ترکیده بریده کنده گزیده نهاده فرستاده اندوخته انگیخته آمیخته
    آویخته سنجیده پسندیده نشسته ریخته نهفته برگشته بازگشته درگذشته دانسته ناگفته ندانسته آکنده
    خوابیده برافراشته خشکیده درخشیده خفته سفته بافته تافته
    """
)
# Other forms that are a noun as often as a verb: the noun's term first, the verb's beside it.
_NOUN_AND_FORM = word_set("ده دهم روند شدید بدان رود")
DOUBLE = NOUN_AND_PAST | _NOUN_AND_PARTICIPLE | _NOUN_AND_FORM
_PRESENT_2SG = word_set("کنی شوی باشی داری خواهی توانی دانی گویی")
_BARE_STEMS = word_set("باش کن شو")
_SHORT_COMMANDS = word_set(
    """
    نکن بکن بزن نزن بکش ببین بگیر نگیر بدان بساز بخور نخور بمان نمان بپز بپر بخر نخر ببند بشین
    بپرس بچین بده بیار نیار بشور بنه ببر نبر
    """
)

# Where a form belongs to two verbs, the first is meant (کندن ← کند reads کردن).
_STRONGER = {
    "کندن": "کردن",
    "بایستن": "ایستادن",
    "بریدن": "بردن",
    "شوریدن": "شستن",
    "شستن": "شدن",
    "روییدن": "رفتن",
    "رهیدن": "رفتن",
    "جستیدن": "جستن",
    "کشتیدن": "کشتن",
    "گرفتیدن": "گرفتن",
    "جویدن": "جستن",
    "باوراندن": "باریدن",
    "رشتن": "ریختن",
    "هشتن": "هلیدن",
    "بیختن": "بردن",
    "پالودن": "پاییدن",
    "سابیدن": "ساییدن",
}


class VerbReading(msgspec.Struct, frozen=True, gc=False):
    """What a word says as a verb.

    Attributes:
        keys: its infinitives, the surest first; none when the word is no verb.
        also_word: whether it is a word of its own as well, and no verb form first.
        form: of the first infinitive, as in :class:`newsearch.search.analysis.verbs.Reading`.
    """

    keys: tuple[str, ...] = ()
    also_word: bool = True
    form: str = ""


NO_VERB = VerbReading()


def verb_keys(word: str, boundary: int = 0) -> VerbReading:
    """The infinitives a skeleton stands for, and whether it is also a word of its own.

    ``boundary`` is the place of the last half-space, 0 when there is none or it is not known;
    it tells «شکسته‌ای» from «شکست‌های». No infinitives: the word is no verb. A word of its own
    keeps its own term first («شکست»), with the infinitives beside it.
    """
    if word in _NOUN_FORMS or is_agent(word):
        return NO_VERB
    kept = [r for r in readings(word) if _credible(word, r, boundary)]
    if not kept:
        return NO_VERB
    keys = dict.fromkeys(r.key for r in kept)
    strongest = tuple(k for k in keys if not _is_weaker(k, keys, word))
    forms = [r.form for r in kept if r.key == strongest[0]]
    # بخورد is the subjunctive before it is the past of old prose
    form = "subjunctive" if "subjunctive" in forms and forms[0] == "past" else forms[0]
    return VerbReading(strongest, word in DOUBLE or _is_noun_with_heh(word), form)


def _is_noun_with_heh(word: str) -> bool:
    """Whether a word is a noun with ها, ای or ی as well: شکست‌های, نوشته‌ای, نوشته‌ی."""
    if word.endswith("هی"):
        return word[:-1] in _NOUN_AND_PARTICIPLE
    if not word.endswith("های"):
        return False
    return word[:-2] in _NOUN_AND_PARTICIPLE or word[:-3] in NOUN_AND_PAST


def _is_weaker(key: str, keys: Container[str], word: str) -> bool:
    if _STRONGER.get(key, "") in keys:
        return True
    if key == "شستن" and "نشستن" in keys:
        return True
    # کشید is the past of کشیدن before it is «you kill»
    if key == "کشتن" and word.endswith("ید") and "کشیدن" in keys:
        return True
    for weak, strong in _STRONGER.items():  # the same behind a preverb
        if key.endswith(weak) and key[: -len(weak)] in PREVERBS:
            return key[: -len(weak)] + strong in keys
    return False


def _credible(word: str, reading: Reading, boundary: int) -> bool:
    form = reading.form
    if form == "stem":
        return word in _BARE_STEMS
    if form == "present":
        return word[-1] != "ی" or word in _PRESENT_2SG
    if form == "past" and word[-1] == "ی":
        return word[:-1] not in NOUN_AND_PAST
    if form == "perfect" and word.endswith("های"):
        participle = word[:-2]
        return participle not in _NOUN_FORMS and boundary in (0, len(participle))
    if form == "participle" and word[-1] == "ی":
        return word[:-1] not in _NOUN_FORMS
    if form == "command":
        return len(word) > 4 or word in _SHORT_COMMANDS
    return True
