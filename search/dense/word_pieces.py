"""The tokens of newsearch's own tokenizers, without the tokenizers library.

What `newsearch.indexers.training` writes folds characters one by one, cuts a text into runs of
letters or digits, and divides each run by greedy longest match (WordPiece without a mark of
continuation). For the words of one query that is done here: to load a tokenizer takes several times
as long as the query.
"""

import re
import unicodedata
from collections.abc import Mapping

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
_SIGNS = ".,:;!?()[]{}\"'،؛؟«»-"


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
    vocab: dict[str, int]


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


class WordPieces:
    """The tokens of chunks of text that hold no white space. Safe to share between threads."""

    def __init__(self, model: _Model) -> None:
        """Divide words into the pieces of a model; see `of`."""
        self._pieces = model.vocab
        self._unknown = model.vocab[model.unk_token]
        self._longest = model.max_input_chars_per_word
        self._folds = {code: _folded(chr(code)) for code in _COMMON}

    @classmethod
    def of(cls, file: bytes) -> "WordPieces | None":
        """Those of a `tokenizer.json`; None where it is of another kind, or no tokenizer at all."""
        try:
            read = msgspec.json.decode(file, type=_Tokenizer)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None
        ours = read.normalizer == _FOLDING and read.pre_tokenizer == _CUT
        whole = not read.added_tokens and not read.model.continuing_subword_prefix
        known = read.model.unk_token in read.model.vocab
        return cls(read.model) if ours and whole and known else None

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
        token = self._pieces.get(chunk.strip(_SIGNS).translate(self._folds))
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
