"""The order in which a query's pieces are read otherwise, and what one guess says of the next."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import msgspec

from newsearch.search.analysis import Analyzer, Token, normalize
from newsearch.search.analysis.characters import skeleton
from newsearch.search.analysis.tokens import TOKEN

from .english import ENGLISH, NAMES
from .finglish import Reading, letters_of, read_finglish
from .forms import log_weight
from .guess import Guess
from .keyboard import as_latin, as_persian
from .limits import LONGEST, MOST_GUESSES, Remembered
from .readable import readable
from .spelling import correct, correct_whole, is_broken_word, join
from .vocabulary import NEXT_TO_NOTHING, Vocabulary
from .zipf import expected_articles

TIMES_MORE = 50
"""A word that occurs once or twice gives way only to one that occurs so many times as often."""

_UNTOUCHED = frozenset({"url", "mail", "host", "date", "time", "number", "percent", "other"})
_CHUNK = re.compile(r"\S+")
_PUNCTUATION = ".,;:!?؟،؛\"'()[]{}«»…"
_NUMBERED = re.compile(r"([^\d\s]{4,}?)[-_]\d+")  # covid-19
_PERSIAN = re.compile("[\u0620-\u06d5\ufb50-\ufefc]")
_HANDLE = re.compile(r"@[\w.]+")
_EZAFE = ("e", "ye")
_SURE_KEYS = 4  # beyond so many letters, keys that give a word by chance are rare
_FRAGMENT = 3  # a known word of more letters is no half of one that was written apart
_COMMON = expected_articles(15_000)  # how frequent a word of fewer must be
_FREQUENT = expected_articles(6_000)  # what reads well even between English words
_SHORTEST_OFFERED = 5  # letters of a Latin word for which an unsure reading is offered
# How many times heavier than a rare word its correction must be, to be offered and to be taken.
_TIMES_SURE, _TIMES_UNSURE, _TIMES_TAKEN = 15, 60, 300


class Guesser:
    """One query's guesses. Made for a query, asked once."""

    def __init__(
        self,
        text: str,
        tokens: Sequence[Token],
        doubtful: Sequence[Token],
        vocabulary: Vocabulary,
        analyzer: Analyzer,
    ) -> None:
        self._text = text
        self._vocabulary = vocabulary
        self._analyzer = analyzer
        untouched = [m.span() for m in TOKEN.finditer(text) if m.lastgroup in _UNTOUCHED]
        untouched += [m.span() for m in _HANDLE.finditer(text)]
        self._untouched = _merged(untouched)
        self._ends = [end for _, end in self._untouched]
        self._tokens = [t for t in tokens if self._may_touch(t.start, t.end)]
        self._doubtful = {(t.start, t.end) for t in doubtful if not vocabulary.finds(t)}
        self._rare = {(t.start, t.end) for t in doubtful if vocabulary.finds_whole(t)}
        self._in_parts = {(t.start, t.end) for t in doubtful} - self._doubtful - self._rare
        self._guesses: list[Guess] = []
        self._layout = Remembered(self._best_layout)
        self._correction = Remembered(lambda word: correct(word, vocabulary.persian))
        self._whole = Remembered(lambda word: correct_whole(word, vocabulary.persian))
        self._alone = Remembered(lambda word: read_finglish(word, vocabulary.persian))
        self._followed = Remembered(
            lambda word: read_finglish(word, vocabulary.persian, followed=True)
        )

    def guesses(self) -> list[Guess]:
        """All guesses, in the order of the text, not overlapping."""
        self._keyboard_pieces()
        self._latin_words()
        self._persian_words()
        return sorted(self._guesses, key=lambda g: g.start)

    # The keyboard had the other layout.

    def _keyboard_pieces(self) -> None:
        for start, end in self._doubtful_chunks():
            self._add(self._other_layout(start, end))
        if any(g.taken and not g.meant.isascii() for g in self._guesses):
            for start, end in self._chunks():
                if self._is_free(start, end):
                    self._add(self._layout_in_context(start, end))

    def _other_layout(self, start: int, end: int) -> Guess | None:
        for a, b in self._trimmed(start, end):
            typed = self._text[a:b]
            if len(typed) > LONGEST:
                continue
            if _PERSIAN.search(typed):
                meant, sure = as_latin(typed), len(typed) > 2
                weight = self._vocabulary.latin.get(meant, 0.0)
            else:
                if len(typed) < 3 or self._is_latin_word(typed.lower()) or _is_acronym(typed):
                    continue
                meant, weight = self._layout(typed) or ("", 0.0)
                whole = self._vocabulary.persian.weight(skeleton(meant))
                sure = whole >= _COMMON or (len(typed) > _SURE_KEYS and weight > 0)
                sure = sure and not self._is_better_finglish(typed, whole)
            scale = 1.0 if meant.isascii() else self._vocabulary.scale
            if weight and sure and weight >= TIMES_MORE * scale * self._count(a, b):
                return self._guess_of("keyboard", a, b, meant, taken=True)
        return None

    def _count(self, start: int, end: int) -> int:
        """In how many articles the most frequent of the tokens in a span occurs."""
        inside = [t.term for t in self._tokens if start <= t.start and t.end <= end]
        return max(map(self._vocabulary.frequency, inside), default=0)

    def _is_better_finglish(self, typed: str, weight: float) -> bool:
        """Whether a few letters read well as Finglish: «chin» is چین rather than زاهد."""
        if len(typed) > _SURE_KEYS + 1 or not typed.isalpha():
            return False
        reading = self._alone(typed)
        return reading is not None and reading.sure and reading.score > log_weight(weight)

    def _best_layout(self, typed: str) -> tuple[str, float] | None:
        """The reading of Latin keys whose words are all known, and the weight of its rarest."""
        best = ("", 0.0)
        for text in as_persian(typed):
            tokens = self._analyzer.analyze_query(text)
            if tokens and all(self._vocabulary.finds(t) for t in tokens):
                weight = min(self._weight(t) for t in tokens)
                if not best[0] or weight > best[1]:
                    best = (text, weight)
        return best if best[0] else None

    def _layout_in_context(self, start: int, end: int) -> Guess | None:
        """Keys among others that were typed with the wrong layout: also rare and short words."""
        for a, b in self._trimmed(start, end):
            typed = self._text[a:b]
            if len(typed) > LONGEST or _PERSIAN.search(typed):
                continue
            meant, _ = self._layout(typed) or ("", 0.0)
            if not meant and not self._is_latin_word(normalize(typed)):
                reading = self._alone(typed)
                meant = "" if reading and reading.sure else self._mistyped_layout(typed)
            if meant:
                return self._guess_of("keyboard", a, b, meant, taken=True)
        return None

    def _mistyped_layout(self, typed: str) -> str:
        """The word that keys of the other layout give but for a slip, or "" for none."""
        for text in as_persian(typed):
            found = self._correction(skeleton(text))
            if found is not None and found.sure:
                return found.text
        return ""

    # Persian in Latin letters.

    def _latin_words(self) -> None:
        latin = [t for t in self._tokens if self._is_latin(t) and self._is_free(t.start, t.end)]
        for token in latin:
            if (token.start, token.end) in self._doubtful and len(token.surface) > 2:
                self._add(self._finglish(token, in_context=False))
        if not any(g.kind == "finglish" and g.taken for g in self._guesses):
            return
        self._guesses = [g for g in self._guesses if g.kind != "finglish" or g.taken]
        for token in latin:
            if self._is_free(token.start, token.end) and not self._is_ezafe(token):
                self._add(self._finglish(token, in_context=True))

    def _finglish(self, token: Token, *, in_context: bool) -> Guess | None:
        letters = letters_of(token.surface)
        if in_context and letters in NAMES:
            return self._guess_of("finglish", token.start, token.end, NAMES[letters], taken=True)
        if letters in NAMES or (letters in ENGLISH and (not in_context or len(letters) > 4)):
            return None
        reading = self._reading(token)
        if reading is None or not (reading.sure or not in_context):
            return None
        if not reading.sure and len(letters) < _SHORTEST_OFFERED:
            return None
        if reading.weight < _FREQUENT and self._is_in_english(token):
            return None
        known = self._is_latin_word(letters) and not in_context
        if known and (len(letters) <= _FRAGMENT or not reading.sure or reading.weight < _COMMON):
            return None
        count = self._vocabulary.frequency(token.term) * self._vocabulary.scale
        if count and not in_context and reading.weight < TIMES_MORE * count:
            return None
        return self._guess_of("finglish", token.start, token.end, reading.text, taken=reading.sure)

    def _reading(self, token: Token) -> Reading | None:
        """The Finglish reading of a token, where it stands."""
        after = self._text[token.end : token.end + 2]
        followed = after[:1] == " " and after[1:].isascii() and after[1:].isalpha()
        return (self._followed if followed else self._alone)(token.surface)

    def _is_in_english(self, token: Token) -> bool:
        """Whether English stands beside a Latin word, or it is one of several names with capitals.

        Words that Persian sentences have too («film», «iphone») say nothing.
        """
        start, end = self._text.rfind(" ", 0, max(0, token.start - 1)) + 1, token.end
        stop = self._text.find(" ", end + 1)
        near = self._text[start : stop if stop > 0 else len(self._text)].split()
        beside = [word for word in near if word != token.surface]
        if any(word.lower() in ENGLISH and word.lower() not in NAMES for word in beside):
            return True
        return token.surface.istitle() and any(w.istitle() and w.isascii() for w in beside)

    def _is_ezafe(self, token: Token) -> bool:
        """Whether the token is the ezafe of the guess before it, which then includes it."""
        if token.surface.lower() not in _EZAFE:
            return False
        for at, before in enumerate(self._guesses):
            if before.kind == "finglish" and 0 <= token.start - before.end <= 1:
                typed = self._text[before.start : token.end]
                self._guesses[at] = msgspec.structs.replace(before, end=token.end, typed=typed)
        return True

    # Misspelt words.

    def _persian_words(self) -> None:
        words = [t for t in self._tokens if _PERSIAN.search(t.surface)]
        for token, following in pairwise(words):
            self._add(self._written_apart(token, following))
        for token in words:
            if (token.start, token.end) in self._doubtful:
                self._add(self._misspelt(token))
            elif (token.start, token.end) in self._in_parts:
                self._add(self._of_known_parts(token))
            elif (token.start, token.end) in self._rare:
                self._add(self._rare_mistake(token))

    def _written_apart(self, token: Token, following: Token) -> Guess | None:
        halves = [t for t in (token, following) if (t.start, t.end) not in self._doubtful]
        if any(len(_glued(t)) > _FRAGMENT for t in halves):
            return None
        left, right, forms = _glued(token), _glued(following), self._vocabulary.persian
        if len(halves) == 2 and not is_broken_word(left, right, forms):
            return None
        gap = self._text[token.end : following.start]
        whole = join(left, right, forms)
        if whole is None or not gap.isspace():
            return None
        return self._guess_of("spelling", token.start, following.end, whole, taken=True)

    def _misspelt(self, token: Token) -> Guess | None:
        found = self._correction(_glued(token))
        if found is None:
            return None
        count = max(self._vocabulary.frequency(term) for term in (token.term, *token.alternatives))
        if count and found.weight < TIMES_MORE * self._vocabulary.scale * count:
            return None
        taken = found.sure and not count
        return self._guess_of("spelling", token.start, token.end, found.text, taken=taken)

    def _of_known_parts(self, token: Token) -> Guess | None:
        """A word that only falls into known parts, but is like one: «خبرگذاری», «جمعهوری»."""
        found = None if self._vocabulary.occurs(token) else self._whole(_glued(token))
        if found is None:
            return None
        return self._guess_of("spelling", token.start, token.end, found.text, taken=True)

    def _rare_mistake(self, token: Token) -> Guess | None:
        """A word of the lexicon that is rather a misspelling of a much more frequent one: «ایرن».

        Without an index nothing says that it does not occur, and it is only offered.
        """
        found = self._correction(_glued(token)) if len(_glued(token)) > _FRAGMENT else None
        if found is None:
            return None
        times = found.weight / max(1.0, self._vocabulary.persian.weight(_glued(token)))
        if times < (_TIMES_SURE if found.sure else _TIMES_UNSURE):
            return None
        absent = self._vocabulary.has_index and not self._vocabulary.occurs(token)
        taken = found.sure and absent and times >= _TIMES_TAKEN
        return self._guess_of("spelling", token.start, token.end, found.text, taken=taken)

    # What they share.

    def _guess_of(self, kind: str, start: int, end: int, meant: str, *, taken: bool) -> Guess:
        text = meant if meant.isascii() else readable(meant, self._vocabulary)
        return Guess(kind, start, end, self._text[start:end], text, taken)  # type: ignore[arg-type]

    def _add(self, guess: Guess | None) -> None:
        if guess is None or len(self._guesses) >= MOST_GUESSES:
            return
        if self._is_free(guess.start, guess.end):
            self._guesses.append(guess)

    def _is_free(self, start: int, end: int) -> bool:
        return all(end <= g.start or g.end <= start for g in self._guesses)

    def _may_touch(self, start: int, end: int) -> bool:
        at = bisect_right(self._ends, start)
        return at == len(self._ends) or end <= self._untouched[at][0]

    def _is_latin(self, token: Token) -> bool:
        return token.surface[0].isalpha() and not _PERSIAN.search(token.surface)

    def _is_latin_word(self, letters: str) -> bool:
        """Whether Latin letters are a word that is listed or occurs more than next to never."""
        return self._vocabulary.latin.get(letters, 0.0) > NEXT_TO_NOTHING

    def _weight(self, token: Token) -> float:
        forms = self._vocabulary.persian
        return max(forms.weight(token.term), forms.weight(_glued(token)))

    def _chunks(self) -> Iterator[tuple[int, int]]:
        for match in _CHUNK.finditer(self._text):
            chunk = match.group()
            if not any(c.isdigit() for c in chunk):
                yield from (s for s in (match.span(),) if self._may_touch(*s))
            elif found := _NUMBERED.fullmatch(chunk):
                start, end = (match.start() + place for place in found.span(1))
                yield from (s for s in ((start, end),) if self._may_touch(*s))

    def _doubtful_chunks(self) -> Iterator[tuple[int, int]]:
        for start, end in self._chunks():
            if any(start < b and a < end for a, b in self._doubtful):
                yield start, end

    def _trimmed(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The chunk as it is, then without the punctuation around it, if there is some."""
        yield start, end
        chunk = self._text[start:end]
        a = start + len(chunk) - len(chunk.lstrip(_PUNCTUATION))
        b = end - len(chunk) + len(chunk.rstrip(_PUNCTUATION))
        if (a, b) != (start, end) and a < b:
            yield a, b


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, those that overlap as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _glued(token: Token) -> str:
    return skeleton("".join(token.surface.split()))


def _is_acronym(typed: str) -> bool:
    return typed.isupper() and len(typed) < 5
