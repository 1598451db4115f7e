"""Cut running text into raw tokens with their places, before any word is looked up.

The cut is made on the text as it is, so offsets are those of the original; what a character
variant means is settled afterwards, word by word.
"""

import re
from typing import NamedTuple

# Letters of the Arabic script, with its presentation forms; tatweel counts as a letter.
LETTER = (
    "\u0620-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06e5\u06e6\u06ee\u06ef\u06fa-\u06fc\u06ff"
    "\u0750-\u077f\u08a0-\u08c9\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdfc\ufe70-\ufefc"
)
MARK = (
    "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8"
    "\u06ea-\u06ed\u08d3-\u08ff\ufe00-\ufe0f"
)
# Half-spaces and invisible marks; they hold a word together only between two letters.
JOINER = "\u200b-\u200f\u00ac\u00ad\u061c\u180e\u202a-\u202e\u2060-\u206f\ufeff"
DIGIT = "0-9\u0660-\u0669\u06f0-\u06f9"
LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
# Endings of host names; with any ending, «end.Next» of an English text would be a host.
_TOP_LEVEL = (
    "com|ir|org|net|info|news|gov|edu|io|co|uk|tv|me|fr|de|ru|us|tr|af|iq|ae|sa|qa|eu|cn|in|il|ca"
    "|au|nl|se|ch|it|es|be|at|az|am|tj|kz|uz|tm|pk|sy|lb|ps|jp|kr|int|mil|biz|app|dev|ai|shop|blog"
)

TOKEN = re.compile(
    rf"""
    (?P<word> [{LETTER}][{LETTER}{MARK}]* (?:[{JOINER}]+ [{LETTER}{MARK}]+)* )
  | (?P<url>  (?:https?|ftp)://[^\s<>"«»،؛()\[\]]+ | www\.[^\s<>"«»،؛()\[\]]+ )
  | (?P<mail> [A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+ )
  | (?P<host> [A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)*\.(?:{_TOP_LEVEL})(?![A-Za-z0-9])
              (?:/[A-Za-z0-9_%&=?/.\#-]*)? )
  | (?P<date> [{DIGIT}]{{4}}(?P<sep>[/.-])[{DIGIT}]{{1,2}}(?P=sep)[{DIGIT}]{{1,2}}(?![{DIGIT}]) )
  | (?P<time> [{DIGIT}]{{1,2}}:[{DIGIT}]{{2}}(?::[{DIGIT}]{{2}})?(?![{DIGIT}]) )
  | (?P<number> [{DIGIT}]{{1,3}}(?:[,٬،'’][{DIGIT}]{{3}})+(?![{DIGIT}])(?:[.٫/][{DIGIT}]+)?
              | [{DIGIT}]+(?:[.٫/][{DIGIT}]+)*(?![{LATIN}{DIGIT}]) )
  | (?P<latin> [{LATIN}{DIGIT}][{LATIN}{DIGIT}{MARK}]*(?:['’][{LATIN}]+)* )
  | (?P<percent> [%٪] )
  | (?P<other> (?:(?![{LETTER}{DIGIT}{LATIN}])[^\W_])+ )
    """,
    re.VERBOSE | re.IGNORECASE,
)


class Raw(NamedTuple):
    """A piece of the text: its kind (a group of :data:`TOKEN`), surface and place."""

    kind: str
    surface: str
    start: int
    end: int


def raw_tokens(text: str) -> list[Raw]:
    """The pieces of the text in their order; separators and punctuation are left out."""
    return [
        Raw(m.lastgroup or "other", m.group(), m.start(), m.end()) for m in TOKEN.finditer(text)
    ]
