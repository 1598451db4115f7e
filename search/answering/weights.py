"""How much each feature of a sentence speaks for it, and how sure the best one is.

Source: fitted by `python benchmarks/answers.py SET_FOLDER --fit` on PQuAD's development set (5,995
questions with an answer, 1,981 without, 500 made of random words), rounded. Fitted on the articles
of one half of the titles, the other half is answered as well as the first (84.5 to 85.3 %).
"""

WEIGHTS = {
    # What the sentence says of the question: its words, words like them, as typed, side by side.
    "words": 2.9,
    "like": 2.5,
    "exact": 1.0,
    "near": 1.0,
    "pairs": 1.7,
    # What stands around it: the headline, the sentence before, and what refers to it.
    "title": 6.7,
    "before": 2.6,
    "before, pronoun": 1.5,
    "after, name for its pronoun": 4.4,
    # Its article.
    "article": 3.2,
    "share": 3.7,
    "rank": -0.8,
    # Its size: what explains is longer, what merely holds many words is worth less.
    "length": -1.1,
    "explained": 0.7,
    "fresh": 0.4,
    # What the question word asks for.
    "noun": 0.7,
    "when: near": 3.5,
    "when: year": 1.6,
    "count: near": 2.1,
    "count: number": 0.6,
    "count: unit": 1.2,
    "name: near": 1.6,
    "name: rare": 0.5,
    "name: called": 0.8,
    "why: because": 0.8,
}
"""What a sentence is chosen by: see `features.py`."""

CONSTANT = -6.6
CONFIDENCE = {"lead": 3.4, "article": 4.3, "pairs": 1.6}
"""The logistic regression of whether the chosen sentence is right: see `answerer.signals`."""

THRESHOLD = 0.5
"""An answer is one that is more probably right than not."""
