"""Which words written apart are one word: a verb, a word with its ending, a compound.

Only spaces between two words are in question here; how the joined word is read is for the rest
of the analyser. The rules are the same in documents and in queries.
"""

from .function_words import FUNCTION_WORDS
from .nouns import CHAINS
from .spellings import RESPELT_ADVERBS
from .tables import word_set
from .verb_stems import SIMPLE

PREVERBS = ("بر", "در", "باز", "فرا", "فرو", "وا", "ور")
STRAY_PREVERBS = ("فرا", "فرو")  # these two are nothing else before a finite verb
# Stand before a verb: می, and می behind a preverb.
IMPERFECT_HEADS = frozenset(p + m for p in ("", *PREVERBS) for m in ("می", "نمی"))
FUTURE_HEADS = frozenset(
    p + "خواه" + e for p in ("", "ن") for e in ("م", "ی", "د", "یم", "ید", "ند")
)
WITHOUT = "بی"  # makes an adjective of any noun behind it
# Endings that stand behind any word.
FREE_ENDINGS = frozenset(s for s, kind in CHAINS.items() if kind == "ها" or kind == "تر") | {
    "مان", "شان", "تان", "هایی", "یی", "هاي",
}  # fmt: skip
# Endings that stand behind ه, and some of them behind ی.
HEH_ENDINGS = word_set("ای ام ات اش اند ایم اید ی ایست ست اس")
YEH_ENDINGS = word_set("ام ات اش اند ایم اید ای")
ENDINGS = FREE_ENDINGS | HEH_ENDINGS | {"است"}
_AUXILIARIES = word_set("است بود شد هست نیست باشد شود کرد کند ده")
_NOT_BEFORE_ENDINGS = (FUNCTION_WORDS | _AUXILIARIES) - word_set(
    """
    این آن خیلی هر همه خود او شما ایشان من ما دیگر چند همین همان آنچه
    """
) | word_set("به که نه ده سه چه")

# Words of grammar that are joined to the word behind them, each with those words. To any other it
# is not joined, whatever the sum of the two may mean: «به من» is not «بهمن».
_BEHIND_GRAMMAR = {
    "به": """
        استثنای تازگی تدریج تنهایی جا جای جز حق خصوص خطوط درستی دلیل راحتی راستی رغم روز روزرسانی
        روزرسان روزشده زودی سادگی سبب سرعت سوی سمت شدت شخصه صرفه صورت طور طورکلی طورقطع طوری ظاهر
        علاوه علت عنوان غیر غیراز کارگیری کاررفته کلی گونه مثابه مراتب منزله منظور موقع مناسبت ندرت
        نظر نوعی واسطه وسیله وضوح وفور ویژه هرحال هنگام هنگامی هم همراه یادماندنی سزایی سزا
        آسانی آرامی
        اصطلاح اندازه خاطر خودی خوبی سختی گرمی کندی نوبه نسبت هیچ وجه یقین تفصیل اجمال عمد ناچار
        اجبار زحمت شرط شرح قدری دقت فوریت اتفاق صراحت روشنی
    """,
    "این": "بار باره جا جاست جانب جای جور شکلی طور طوری قدر چنین چنینی که گونه ها همانی",
    "آن": "جا جایی سان سو سوی طرف طور طوری قدر قدری وقت چنان چه که گاه گونه ها لاین",
    "همان": "جا طور طوری قدر گونه",
    "همین": "جا جاست جوری طور طوری قدر که گونه",
    "چه": "طور گونه قدر کار کاره",
    "چنان": "که چه",
    "چون": "که",
    "اگر": "چه",
    "هر": "گاه چند آنچه کس چه گونه یک کدام کجا جا روز روزه ساله",
    "هیچ": "جا جای جوره وقت چیز کاره کدام کدامشان کدوم کس کسی گاه گونه یک",
    "نه": "تنها",
    "تا": "کنون",
    "با": "ارزش",
    "من": "بعد درآوردی",
    "پی": "آمد رجه ریزی نوشت گیر گیری درپی جویی گرد برده",
    "وی": "چت",
}
BEHIND_GRAMMAR = {head: word_set(tails) for head, tails in _BEHIND_GRAMMAR.items()}


def may_join(head: str, tail: str) -> bool:
    """Whether a word may be the first half of a compound with a tail written apart."""
    tails = BEHIND_GRAMMAR.get(head)
    return tails is None or tail in tails


def takes_ending(word: str, ending: str) -> bool:
    """Whether an ending written apart belongs to the word (skeletons) before it."""
    if word == "ده":
        return ending.startswith("ها")
    if word in _NOT_BEFORE_ENDINGS or word in RESPELT_ADVERBS or len(word) < 2:
        return False
    if ending in FREE_ENDINGS:
        return True
    if ending == "است":
        return word[-1] == "ه" and is_participle(word)
    last = word[-1]
    return (last == "ه" and ending in HEH_ENDINGS) or (last == "ی" and ending in YEH_ENDINGS)


def is_participle(word: str) -> bool:
    """Whether a word is the participle of a verb, with or without ن or a preverb before it."""
    stem = word[:-1]
    if word[-1:] != "ه":
        return False
    if stem in SIMPLE or (stem[:1] == "ن" and _bare(stem[1:]) in SIMPLE):
        return True
    return any(
        stem.startswith(p) and (stem[len(p) :] in SIMPLE or _bare(stem[len(p) + 1 :]) in SIMPLE)
        for p in PREVERBS
    )


def _bare(stem: str) -> str:
    """The stem behind ن: یا stands for آ, ی for ا."""
    if stem.startswith("یا"):
        return "آ" + stem[2:]
    return "ا" + stem[1:] if stem.startswith("ی") else stem
