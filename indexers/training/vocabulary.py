"""The tokenizer of a static embedding: character folding, words and pieces.

Text is folded, cut into runs of letters or digits, and each run is divided by greedy
longest match (WordPiece without a continuation mark). Because a piece is the same token
inside a word and on its own, «برنامه‌های», «برنامههای» and «برنامه های» give the same
tokens, as long as the glued form is no token itself: :func:`without_glued` sees to that.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from newsearch.search.dense.word_pieces import FOLDS, NOT_SIGN, REMOVED, WORDS

UNKNOWN = "[UNK]"

MIN_COUNT = 3
"""Words seen less often become no token of their own."""

ZWNJ = "\u200c"

_HALF_SPACE = re.compile(f"[{ZWNJ}{NOT_SIGN}]")
_LETTER_WORD = re.compile(r"[^\W\d_]+(?:[\u200c\u00ac][^\W\d_]+)+")


def folding() -> normalizers.Normalizer:
    """Return the character folding, in the form that tokenizer.json keeps.

    The order matters: marks can be removed only after decomposition, and the letter table
    is written for decomposed, lower-case text.
    """
    return normalizers.Sequence(
        [
            normalizers.NFKD(),
            normalizers.Replace(Regex(REMOVED), ""),
            normalizers.Lowercase(),
            *(normalizers.Replace(Regex(f"[{old}]"), new) for new, old in FOLDS.items()),
        ]
    )


def build_tokenizer(tokens: Sequence[str]) -> Tokenizer:
    """Return the tokenizer whose token number ``i`` is ``tokens[i]``; the first is unknown."""
    tokenizer = Tokenizer(
        models.WordPiece(
            {token: number for number, token in enumerate(tokens)},
            unk_token=tokens[0],
            continuing_subword_prefix="",
        )
    )
    tokenizer.normalizer = folding()
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(WORDS), behavior="removed", invert=True)
    return tokenizer


def count_words(texts: Iterable[str]) -> tuple[Counter[str], Counter[tuple[str, ...]]]:
    """Count folded words, and folded words that were written with half-spaces, as their parts."""
    tokenizer = build_tokenizer([UNKNOWN])
    fold, split = tokenizer.normalizer.normalize_str, tokenizer.pre_tokenizer.pre_tokenize_str
    chunks = Counter(chunk for text in texts for chunk in text.split())
    words: Counter[str] = Counter()
    parted: Counter[tuple[str, ...]] = Counter()
    for chunk, count in chunks.items():
        for word, _ in split(fold(chunk)):
            words[word] += count
        for match in _LETTER_WORD.findall(chunk):
            parted[tuple(fold(part) for part in _HALF_SPACE.split(match))] += count
    return words, parted


def choose_tokens(
    words: Mapping[str, int],
    parted: Mapping[tuple[str, ...], int],
    size: int,
    pieces: int,
) -> list[str]:
    """Return at most ``size`` tokens: unknown, single characters, frequent words, pieces.

    Args:
        words: folded words and how often they occur.
        parted: words with half-spaces as their folded parts, and how often they occur.
        size: the number of tokens wanted.
        pieces: how many of them are parts for building the words that are no token.
    """
    characters = sorted({character for word in words for character in word})
    ranked = [w for w, _ in sorted(words.items(), key=lambda item: (-item[1], item[0]))]
    glued = glued_forms(words, parted)
    whole = [w for w in ranked if len(w) > 1 and w not in glued and words[w] >= MIN_COUNT]
    whole = whole[: max(0, size - pieces - len(characters) - 1)]
    known = set(whole).union(characters)
    rest = {w: count for w, count in words.items() if w not in known and w not in glued}
    return [UNKNOWN, *characters, *whole, *_learn_pieces(rest, known.union(glued), pieces)]


def glued_forms(words: Mapping[str, int], parted: Mapping[tuple[str, ...], int]) -> frozenset[str]:
    """Return the words that shall be no tokens, so that their parts are found instead.

    These are the words that writers part by a half-space in at least a tenth of their uses,
    and the rarer words that would hide the parts from greedy longest match (in «تیمهای» a
    misprint «تیمه» would).
    """
    tokens = {word for word, count in words.items() if count >= MIN_COUNT}
    best: dict[str, tuple[int, tuple[str, ...]]] = {}
    for parts, count in sorted(parted.items()):
        word = "".join(parts)
        if word in tokens and all(parts) and count > best.get(word, (0,))[0]:
            best[word] = (count, parts)
    dropped: set[str] = set()
    for word in sorted(best, key=lambda word: (-words[word], word)):
        count, parts = best[word]
        if 10 * count >= words[word] and tokens.issuperset(parts):
            hiding = _hiding(word, parts, tokens)
            if all(words[other] < words[word] for other in hiding):
                tokens -= {word, *hiding}
                dropped |= {word, *hiding}
    return frozenset(dropped)


def _hiding(word: str, parts: Sequence[str], tokens: set[str]) -> set[str]:
    """Return the tokens that greedy longest match would take in place of one of the parts."""
    found: set[str] = set()
    start = 0
    for part in parts:
        ends = range(start + len(part) + 1, len(word) + 1)
        found.update(word[start:end] for end in ends if word[start:end] in tokens)
        start += len(part)
    return found - {word}


def _learn_pieces(rest: Mapping[str, int], known: set[str], wanted: int) -> list[str]:
    """Return the pieces that byte-pair merging finds in the words that are no token."""
    learner = Tokenizer(models.BPE())
    learner.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.BpeTrainer(
        vocab_size=wanted + len({c for word in rest for c in word}) + 2000,
        show_progress=False,
    )
    learner.train_from_iterator(_repeated(rest), trainer=trainer)
    found = sorted(learner.get_vocab().items(), key=lambda item: item[1])
    return [piece for piece, _ in found if len(piece) > 1 and piece not in known][:wanted]


def _repeated(words: Mapping[str, int]) -> Iterator[str]:
    for word in sorted(words):
        yield " ".join([word] * min(words[word], 50))


def list_encoder(tokenizer: Tokenizer) -> Callable[[Sequence[str]], list[npt.NDArray[np.int32]]]:
    """Return a function that gives the known tokens of each text; each chunk is looked at once."""
    remembered: dict[str, npt.NDArray[np.int32]] = {}
    nothing = np.empty(0, np.int32)

    def encode(texts: Sequence[str]) -> list[npt.NDArray[np.int32]]:
        chunked = [text.split() for text in texts]
        missing = list({c for chunks in chunked for c in chunks if c not in remembered})
        found = tokenizer.encode_batch_fast(missing, add_special_tokens=False)
        for chunk, encoding in zip(missing, found, strict=True):
            remembered[chunk] = np.array([i for i in encoding.ids if i], np.int32)
        return [np.concatenate([nothing, *map(remembered.__getitem__, c)]) for c in chunked]

    return encode
