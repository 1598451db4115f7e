"""Measure how well what a person meant is guessed: wrong layout, Finglish, misspellings.

    python benchmarks/guessing.py [--index FOLDER] [--words N] [--seed N] [--examples N]

Words of the vocabulary, frequent and middling ones, are typed wrongly by chance in the ways that
people do, and guessed. Then what must not happen: a known word that is changed, and a correct word
that the vocabulary lacks (it is taken out first) taken for another. Everything is seeded.
"""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence

import msgspec

from newsearch.search import open_index
from newsearch.search.analysis import Analyzer, default_analyzer
from newsearch.search.analysis.characters import skeleton
from newsearch.search.analysis.lexicon import Lexicon, read
from newsearch.search.guessing import Vocabulary, corrected, guess
from newsearch.search.guessing.english import ENGLISH
from newsearch.search.guessing.layouts import LATIN, NEIGHBOURS, STANDARD, WINDOWS

Typist = Callable[[str, random.Random], str]

BANDS = {"1 to 2,000": (0, 2_000), "2,001 to 12,000": (2_000, 12_000)}
"""Ranks that words are drawn from."""

HELD_OUT = (2_000, 25_000)

_KEYS = {
    "standard": {persian: key for key, persian in STANDARD.items() if persian and key.islower()},
    "Windows": {persian: key for key, persian in WINDOWS.items() if persian and key.islower()},
}
for _table, _symbols in ((_KEYS["standard"], STANDARD), (_KEYS["Windows"], WINDOWS)):
    for _key, _persian in _symbols.items():
        if _persian and _persian not in _table:
            _table[_persian] = _key

_LATIN_OF = {
    "ب": ["b"], "پ": ["p"], "ت": ["t"], "ث": ["s"], "ج": ["j"], "چ": ["ch"], "ح": ["h"],
    "خ": ["kh", "kh", "x"], "د": ["d"], "ذ": ["z"], "ر": ["r"], "ز": ["z"], "ژ": ["zh", "j"],
    "س": ["s"], "ش": ["sh"], "ص": ["s"], "ض": ["z"], "ط": ["t"], "ظ": ["z"], "ع": ["", "", "a"],
    "غ": ["gh", "gh", "q"], "ف": ["f"], "ق": ["gh", "gh", "q"], "ک": ["k"], "گ": ["g"], "ل": ["l"],
    "م": ["m"], "ن": ["n"], "ئ": [""], "ء": [""], "ا": ["a", "a", "a", "aa"],
    "آ": ["a", "a", "aa"], "ه": ["h"], "و": ["o", "u", "oo", "ou", "v"],
    "ی": ["i", "i", "ee", "y"],
}  # fmt: skip
_SOUNDS = ("زذضظ", "سصث", "تط", "قغ", "هح")


def say(*pieces: str) -> None:
    """Write a line."""
    sys.stdout.write(" ".join(pieces) + "\n")


def keys_pressed(layout: str) -> Typist:
    """A typist whose keyboard had the Latin layout."""
    return lambda word, _: "".join(_KEYS[layout].get(letter, letter) for letter in word)


def letters_pressed(word: str, _: random.Random) -> str:
    """A Latin word typed with the Persian layout."""
    keys = {key: persian for persian, key in LATIN.items() if persian in STANDARD.values()}
    return "".join(keys[letter] for letter in word)


def romanised(word: str, chance: random.Random) -> str:
    """A word in Latin letters, its short vowels by chance, for nothing says which they are."""
    out: list[str] = []
    last = len(word) - 1
    for at, letter in enumerate(word):
        before, after = word[at - 1 : at], word[at + 1 : at + 2]
        spelt = chance.choice(_LATIN_OF[letter])
        if letter == "ه" and at == last and before not in "اوی":
            spelt = chance.choice(["e", "e", "eh", "a"])
        elif letter in "او" and at == 0:
            spelt = chance.choice(["a", "e", "o"]) if letter == "ا" and after != "ی" else "v"
            spelt = "" if letter == "ا" and after == "ی" else spelt
        elif letter in "وی" and (after in tuple("اآ") or at == 0):
            spelt = "v" if letter == "و" else "y"
        elif letter == "و" and at == last:
            spelt = chance.choice(["o", "u", "oo"])
        elif letter == "ی" and at == last:
            spelt = chance.choice(["i", "i", "ee", "y"])
        out.append(spelt)
        if letter not in "اآوی" and after and after not in tuple("اآوی") and at != last:
            heavy = at + 1 == last and at > 1
            short = ["", "", "a", "e", "o"] if heavy else ["a", "a", "e", "e", "o", ""]
            out.append("" if after == "ه" and at + 1 == last else chance.choice(short))
    return "".join(out)


def _same_sound(word: str, chance: random.Random) -> str:
    places = [i for i, c in enumerate(word) if any(c in group for group in _SOUNDS)]
    if not places:
        return word
    at = chance.choice(places)
    group = next(g for g in _SOUNDS if word[at] in g)
    return word[:at] + chance.choice([c for c in group if c != word[at]]) + word[at + 1 :]


def _swapped(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _left_out(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word))
    return word[:at] + word[at + 1 :]


def _doubled(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    return word[: at + 1] + word[at:]


def _beside(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word))
    keys = sorted(b for a, b in NEIGHBOURS if a == word[at])
    return word[:at] + chance.choice(keys) + word[at + 1 :] if keys else word


SLIPS: dict[str, Typist] = {
    "same sound": _same_sound,
    "swapped": _swapped,
    "left out": _left_out,
    "doubled": _doubled,
    "key beside": _beside,
}


class Trial:
    """Guesses with one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, analyzer: Analyzer) -> None:
        self._vocabulary = vocabulary
        self._analyzer = analyzer
        self.times: list[float] = []

    def meant(self, typed: str) -> tuple[str, str]:
        """What was taken ("" for nothing), and what was taken or offered, without spaces."""
        started = time.perf_counter()
        tokens = self._analyzer.analyze_query(typed)
        guesses = guess(typed, tokens, self._vocabulary, self._analyzer)
        self.times.append(time.perf_counter() - started)
        taken = [g for g in guesses if g.taken]
        return (
            _letters(corrected(typed, taken)) if taken else "",
            _letters(corrected(typed, guesses)) if guesses else "",
        )

    def knows(self, typed: str) -> bool:
        """Whether what was typed is found as it is."""
        return all(self._vocabulary.finds(t) for t in self._analyzer.analyze_query(typed))


def _letters(text: str) -> str:
    return skeleton("".join(text.split()))


def right(trial: Trial, words: Sequence[str], typist: Typist, seed: int, show: int) -> str:
    """A row: share of words taken rightly, offered rightly, taken wrongly, left alone."""
    chance = random.Random(seed)
    taken = offered = wrong = known = asked = 0
    examples = []
    for word in words:
        typed = typist(word, chance)
        if typed == word:
            continue
        if trial.knows(typed):
            known += 1
            continue
        asked += 1
        sure, either = trial.meant(typed)
        taken += sure == word
        offered += sure != word and either == word
        wrong += sure not in ("", word)
        if sure != word:
            examples.append(f"{typed}={word}:{either or '-'}{'' if sure else '?'}")
    for example in examples[:show]:
        say("     ", example)
    n = max(1, asked)
    return (
        f"{asked:5} asked  taken rightly {100 * taken / n:5.1f} %  offered rightly "
        f"{100 * offered / n:5.1f} %  taken wrongly {100 * wrong / n:5.1f} %  "
        f"({known} typed another word)"
    )


def harm(trial: Trial, words: Sequence[str], show: int) -> str:
    """A row: how many words, correct as they stand, are taken for or offered another."""
    taken = offered = 0
    examples = []
    for word in words:
        sure, either = trial.meant(word)
        taken += sure not in ("", word)
        offered += sure in ("", word) and either not in ("", word)
        if sure not in ("", word):
            examples.append(f"{word}:{sure}")
    for example in examples[:show]:
        say("     ", example)
    n = max(1, len(words))
    share, less = 100 * taken / n, 100 * offered / n
    return f"{n:5} words  taken for another {share:5.1f} %  offered another {less:5.1f} %"


def without(lexicon: Lexicon, words: set[str]) -> Lexicon:
    """The lexicon as if it had never seen some words."""
    return msgspec.structs.replace(
        lexicon,
        lexemes=lexicon.lexemes - words,
        ranked=tuple(w for w in lexicon.ranked if w not in words),
        compounds={w: at for w, at in lexicon.compounds.items() if w not in words},
        joined=lexicon.joined - words,
    )


def main(arguments: Sequence[str]) -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--index", help="guess with the vocabulary of this index too")
    parser.add_argument("--words", type=int, default=400, help="words of each band")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--examples", type=int, default=0, help="failures shown of each row")
    options = parser.parse_args(arguments)
    show = options.examples
    lexicon, analyzer = read(), default_analyzer()
    index = open_index(options.index).generation.postings if options.index else None
    trial = Trial(Vocabulary(lexicon, index), analyzer)
    trial.meant("rchrsjhk")
    say(f"first guess: {trial.times.pop() * 1000:.0f} ms")
    chance = random.Random(options.seed)
    for band, (first, last) in BANDS.items():
        pool = [w for w in lexicon.ranked[first:last] if len(w) > 3 and set(w) <= _LATIN_OF.keys()]
        words = chance.sample(pool, min(options.words, len(pool)))
        say(f"\nwords of rank {band}")
        for layout in _KEYS:
            say(f"  {layout:12}", right(trial, words, keys_pressed(layout), 1, show))
        say(f"  {'Finglish':12}", right(trial, words, romanised, 2, show))
        for name, typist in SLIPS.items():
            say(f"  {name:12}", right(trial, words, typist, 3, show))
        say(f"  {'unchanged':12}", harm(trial, words, show))
    latin = [w for w in lexicon.latin if w.isascii() and w.isalpha()][:500]
    say("\nwords in Latin letters")
    say(f"  {'layout':12}", right(trial, latin, letters_pressed, 1, show))
    say(f"  {'unchanged':12}", harm(trial, latin, show))
    say(f"  {'English':12}", harm(trial, sorted(ENGLISH), show))
    held_out(lexicon, analyzer, chance, options.words, show)
    times = sorted(trial.times)
    say(
        f"\na query: median {statistics.median(times) * 1000:.1f} ms, "
        f"of 100 the slowest {times[len(times) * 99 // 100] * 1000:.1f} ms"
    )


def held_out(
    lexicon: Lexicon, analyzer: Analyzer, chance: random.Random, size: int, show: int
) -> None:
    """Correct words that the vocabulary lacks: Persian, and the same in Latin letters."""
    first, last = HELD_OUT
    pool = [w for w in lexicon.ranked[first:last] if len(w) > 3 and set(w) <= _LATIN_OF.keys()]
    words = chance.sample(pool, min(2 * size, len(pool)))
    lacking = without(lexicon, set(words))
    trial = Trial(Vocabulary(lacking), Analyzer(lacking, analyzer.fingerprint))
    unknown = [w for w in words if not trial.knows(w)]
    say(f"\nwords that the vocabulary lacks ({len(unknown)} of {len(words)} are then unknown)")
    say(f"  {'Persian':12}", harm(trial, unknown, show))
    latin = [romanised(w, chance) for w in unknown]
    say(f"  {'Finglish':12}", harm(trial, latin, show))


if __name__ == "__main__":
    main(sys.argv[1:])
