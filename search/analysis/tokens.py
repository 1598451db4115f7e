"""What a token is, and how running text is cut into raw ones before any word is looked up.

The cut is made on the text as it is, so offsets are those of the original; what a character
variant means is settled afterwards, word by word. No raw token holds white space or depends on
what stands beyond it, so a text may be cut at any white space first.
"""

import re

import msgspec

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
LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff\u212a\u212b\u2c60-\u2c7f"
# Endings of host names; with any ending, «end.Next» of an English text would be a host.
_TOP_LEVEL = (
    "com|ir|org|net|info|news|gov|edu|io|co|uk|tv|me|fr|de|ru|us|tr|af|iq|ae|sa|qa|eu|cn|in|il|ca"
    "|au|nl|se|ch|it|es|be|at|az|am|tj|kz|uz|tm|pk|sy|lb|ps|jp|kr|int|mil|biz|app|dev|ai|shop|blog"
)
# Lengths as RFC 1035 (labels) and RFC 5321 (before the @) have them. Without bounds, a text such
# as «a.a.a.…» would take time with the square of its length.
_LABEL = "[A-Za-z0-9-]{1,63}+"

TOKEN = re.compile(
    rf"""
    (?P<word> [{LETTER}][{LETTER}{MARK}]* (?:[{JOINER}]+ [{LETTER}{MARK}]+)* )
  | (?P<url>  (?i:https?|ftp)://[^\s<>"«»،؛()\[\]]+ | (?i:www)\.[^\s<>"«»،؛()\[\]]+ )
  | (?P<mail> [A-Za-z0-9][A-Za-z0-9._%+-]{{0,63}}+@{_LABEL}(?:\.{_LABEL})+ )
  | (?P<host> [A-Za-z0-9][A-Za-z0-9-]{{0,62}}+(?:\.{_LABEL}){{0,8}}
              \.(?i:{_TOP_LEVEL})(?![A-Za-z0-9]) (?:/[A-Za-z0-9_%&=?/.\#-]*)? )
  | (?P<date> [{DIGIT}]{{4}}(?P<sep>[/.-])[{DIGIT}]{{1,2}}(?P=sep)[{DIGIT}]{{1,2}}(?![{DIGIT}]) )
  | (?P<time> [{DIGIT}]{{1,2}}:[{DIGIT}]{{2}}(?::[{DIGIT}]{{2}})?(?![{DIGIT}]) )
  | (?P<number> [{DIGIT}]{{1,3}}(?:[,٬،'’][{DIGIT}]{{3}})+(?![{DIGIT}])(?:[.٫/][{DIGIT}]+)?
              | [{DIGIT}]+(?:[.٫/][{DIGIT}]+)*(?![{LATIN}{DIGIT}]) )
  | (?P<latin> [{LATIN}{DIGIT}][{LATIN}{DIGIT}{MARK}]*(?:['’][{LATIN}]+)* )
  | (?P<percent> [%٪] )
  | (?P<other> (?:(?![{LETTER}{DIGIT}{LATIN}])[^\W_])+ )
    """,
    re.VERBOSE,
)


class Token(msgspec.Struct, frozen=True, gc=False):
    """A token of a text and what it is indexed under.

    Attributes:
        surface: the text from start to end, as it stands.
        start: of the token, in code points of the original text.
        end: of the token, exclusive.
        term: the index term, without white space in a document.
        alternatives: further terms of equal weight at the same position.
        parts: terms of lower weight, the parts of a compound.
    """

    surface: str
    start: int
    end: int
    term: str
    alternatives: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    def moved(self, by: int) -> "Token":
        """The same token so many code points further on."""
        return Token(
            self.surface, self.start + by, self.end + by, self.term, self.alternatives, self.parts
        )

    def replace(
        self,
        *,
        alternatives: tuple[str, ...] | None = None,
        parts: tuple[str, ...] | None = None,
    ) -> "Token":
        """The same token with other alternatives, other parts, or both."""
        return Token(
            self.surface,
            self.start,
            self.end,
            self.term,
            self.alternatives if alternatives is None else alternatives,
            self.parts if parts is None else parts,
        )
