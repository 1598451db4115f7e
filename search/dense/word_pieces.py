"""The tokens of newsearch's own tokenizers, without the tokenizers library.

What `newsearch.indexers.training` writes folds characters one by one, cuts a text into runs of
letters or digits, and divides each run by greedy longest match (WordPiece without a mark of
continuation). For the words of one query that is done here: to load a tokenizer takes several times
as long as the query.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cached_property

import msgspec

WORDS = r"\p{L}+|\p{N}+"
"""What text is cut into, in the notation of the tokenizers library."""

TATWEEL = "\u0640"
NOT_SIGN = "\u00ac"
"""Old Persian encodings write the half-space as U+00AC."""

REMOVED = rf"[\p{{M}}\p{{Cf}}{TATWEEL}{NOT_SIGN}]"
"""What goes once characters are decomposed (NFKD), in the same notation."""

FOLDS: Mapping[str, str] = {
    "ی": "يىےۍېﯼ",  # Arabic yeh, alef maksura, yeh barree, Pashto yehs
    "ک": "كڪ",  # Arabic kaf, swash kaf
    "ه": "ةەہھۃ",  # teh marbuta, Kurdish, Urdu and Sindhi hehs
    "و": "ۇۆۋ",
    **{str(digit): chr(0x660 + digit) + chr(0x6F0 + digit) for digit in range(10)},
}
"""Target letter and the letters that become it, when marks are gone and letters small.

Decomposition and the removal of marks have by then turned أ إ آ into ا, ؤ into و, ئ into
ي, and ۀ into ه.
"""

_WORDS = re.compile(r"[^\W\d_]+|\d+")
_COMMON = (
    *range(0x20, 0x7F),
    *range(0xA1, 0xC0),  # signs of Latin-1: «»
    *range(0x600, 0x700),  # Arabic
    *range(0x200B, 0x2028),  # half-spaces, dashes, quotation marks
)
_BETWEEN = b'":'
_NUMBER = re.compile(rb"\s*(\d+)")
_FEW = 64  # tokens, after which looking for each takes as long as reading all
SIGNS = ".,:;!?()[]{}\"'،؛؟«»-"
"""What may stand around a word and is part of no token."""


class _Replace(msgspec.Struct, tag="Replace"):
    pattern: dict[str, str]
    content: str


class _Decompose(msgspec.Struct, tag="NFKD"):
    pass


class _Lowercase(msgspec.Struct, tag="Lowercase"):
    pass


class _Folding(msgspec.Struct, tag="Sequence"):
    normalizers: list[_Replace | _Decompose | _Lowercase]


class _Split(msgspec.Struct, tag="Split"):
    pattern: dict[str, str]
    behavior: str
    invert: bool


class _Model(msgspec.Struct, tag="WordPiece"):
    unk_token: str
    continuing_subword_prefix: str
    max_input_chars_per_word: int
    vocab: msgspec.Raw


class _Tokenizer(msgspec.Struct):
    """The file `tokenizer.json`."""

    truncation: None
    added_tokens: list[None]
    normalizer: _Folding
    pre_tokenizer: _Split
    post_processor: None
    model: _Model


_FOLDING = _Folding(
    [
        _Decompose(),
        _Replace({"Regex": REMOVED}, ""),
        _Lowercase(),
        *(_Replace({"Regex": f"[{old}]"}, new) for new, old in FOLDS.items()),
    ]
)
_CUT = _Split({"Regex": WORDS}, "Removed", invert=True)


class Vocabulary:
    """The numbers of tokens, as a JSON object has them. Safe to share between threads.

    The first ones that are asked for are looked up in its text: to read all of it takes longer than
    to answer a query, and frequent tokens stand at its beginning.
    """

    def __init__(self, raw: bytes) -> None:
        """Those of an object of whole numbers, which are not looked at yet."""
        self._raw = raw
        self._few: dict[str, int | None] = {}
        # Then a token and what follows it are found as they would be written, and nowhere else:
        # no token has a colon, and each is followed by one.
        colons = raw.count(b":")
        self._is_plain = b"\\" not in raw and raw.count(b'"') // 2 == raw.count(_BETWEEN) == colons

    def __len__(self) -> int:
        """How many tokens there are."""
        return self._raw.count(_BETWEEN) if self._is_plain else len(self.all)

    @cached_property
    def all(self) -> dict[str, int]:
        """Of every token.

        Raises:
            msgspec.DecodeError: not all are whole numbers.
        """
        return msgspec.json.decode(self._raw, type=dict[str, int])

    def get(self, token: str) -> int | None:
        """The number of a token; None of anything else."""
        if len(self._few) >= _FEW or not self._is_plain:
            return self.all.get(token)
        if token not in self._few:
            self._few[token] = self._found(token)
        return self._few[token]

    def _found(self, token: str) -> int | None:
        if '"' in token:
            return None  # it would be found from one token into the next
        written = b'"' + token.encode("utf-8", "surrogatepass") + _BETWEEN
        place = self._raw.find(written)
        number = _NUMBER.match(self._raw, place + len(written)) if place >= 0 else None
        return None if number is None else int(number[0])


class WordPieces:
    """The tokens of chunks of text that hold no white space. Safe to share between threads."""

    def __init__(self, pieces: Vocabulary | dict[str, int], unknown: int, longest: int) -> None:
        """Divide words of up to so many letters into pieces; see `of`."""
        self._pieces = pieces
        self._unknown = unknown
        self._longest = longest
        self._folds = {code: _folded(chr(code)) for code in _COMMON}

    @classmethod
    def of(cls, file: bytes, *, trusted: bool = False) -> "WordPieces | None":
        """Those of a `tokenizer.json`; None where it is of another kind, or no tokenizer at all.

        Args:
            file: its content.
            trusted: whether the numbers of its tokens are known to be sound; else all are read.
        """
        try:
            read = msgspec.json.decode(file, type=_Tokenizer)
            vocabulary = Vocabulary(bytes(read.model.vocab))
            pieces = vocabulary if trusted else vocabulary.all
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None
        unknown = pieces.get(read.model.unk_token)
        ours = read.normalizer == _FOLDING and read.pre_tokenizer == _CUT
        whole = not read.added_tokens and not read.model.continuing_subword_prefix
        if not ours or not whole or unknown is None:
            return None
        return cls(pieces, unknown, read.model.max_input_chars_per_word)

    def __len__(self) -> int:
        """How many tokens there are."""
        return len(self._pieces)

    def tokens(self, chunk: str) -> list[int] | None:
        """The tokens of a chunk; None where it has letters that are not folded here."""
        if not self._folds.keys() >= set(map(ord, chunk)):
            return None
        tokens: list[int] = []
        for word in _WORDS.findall(chunk.translate(self._folds)):
            tokens += self._divided(word)
        return tokens

    def whole(self, chunk: str) -> list[int] | None:
        """The token of a chunk that is one token; None of any other, sooner.

        Exact because a token is folded text, folding goes character by character, and the whole of
        a run is its longest match.
        """
        token = self._pieces.get(chunk.strip(SIGNS).translate(self._folds))
        return None if token is None else [token]

    def _divided(self, word: str) -> list[int]:
        """The longest token that a word begins with, and so on; unknown where there is none."""
        tokens, start = [], 0
        while start < len(word) <= self._longest:
            for end in range(len(word), start, -1):
                token = self._pieces.get(word[start:end])
                if token is not None:
                    break
            else:
                return [self._unknown]
            tokens.append(token)
            start = end
        return tokens or [self._unknown]


def _folded(character: str) -> str:
    """A character as the tokenizers' normalizer leaves it."""
    kept = "".join(c for c in unicodedata.normalize("NFKD", character) if not _goes(c)).lower()
    return kept.translate(_TARGETS)


def _goes(character: str) -> bool:
    category = unicodedata.category(character)
    return category == "Cf" or category[0] == "M" or character in (TATWEEL, NOT_SIGN)


_TARGETS = {ord(old): new for new, letters in FOLDS.items() for old in letters}
