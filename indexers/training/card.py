"""The model card: what the model is, how it came about, and what it cannot do."""

from pathlib import Path

from newsearch.search.errors import InputError

from .train import Settings

_CARD = """\
---
language: fa
library_name: sentence-transformers
pipeline_tag: sentence-similarity
tags: [sentence-transformers, static-embedding, persian, news]
---

# A static Persian embedding for news

Gives a text the mean of its tokens' vectors, scaled to unit length. Cosine similarity then tells
how near two texts are in meaning. No prompts, no limit of length.

| | |
| --- | --- |
| tokens | {tokens:,} |
| dimension | {dimension} |
| numbers | int8, with one float32 factor for each token |
| trained on | {documents:,} documents, {words:,} words |
| first | vectors of neighbours: positive mutual information, its strongest singular vectors |
| then | {steps:,} steps of {batch:,} pairs, InfoNCE against like subjects, seed {seed} |

Load it with sentence-transformers 6 or newer:

```python
from sentence_transformers import SentenceTransformer

model = SentenceTransformer("path/to/this/folder")
```

or without torch:

```python
from newsearch.search.dense.static import StaticEncoder

encoder = StaticEncoder("path/to/this/folder")
```

## Text

The tokenizer folds Arabic letters to Persian ones (ي ك ة أ إ ؤ ئ ۀ), آ to ا, digits to 0–9 and
Latin letters to lower case, and drops marks, tatweel, half-spaces and all that is neither letter
nor digit. A text with half-spaces and the same text after losing them have the same vector; with
spaces in their place it is nearly the same.

## Limits

The order of words does not count: «ایران عراق را شکست داد» and its reverse are one vector.
Words that the training texts lack are put together from pieces, and their meaning is guesswork.
What the sources tell, and how, is what the model takes for normal.
"""


def model_card(
    settings: Settings, tokens: int, documents: int, words: int, notes: Path | None = None
) -> str:
    """Return the text of the card.

    Args:
        settings: of the training.
        tokens: how many there are.
        documents: how many it was trained on.
        words: how many these have.
        notes: a Markdown file to be added: sources and their licences, measures.

    Raises:
        InputError: the notes cannot be read.
    """
    card = _CARD.format(
        tokens=tokens,
        dimension=settings.dimension,
        documents=documents,
        words=words,
        steps=settings.steps,
        batch=settings.batch,
        seed=settings.seed,
    )
    if notes is None:
        return card
    try:
        return f"{card}\n{notes.read_text(encoding='utf-8').strip()}\n"
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{notes}: the notes cannot be read ({error}).") from error
