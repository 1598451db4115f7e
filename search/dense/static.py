"""Static embeddings: token vectors that are averaged, read without torch.

A folder in the form of sentence-transformers' `StaticEmbedding` holds a tokenizer and a table with
a row for each token; a text's vector is the mean of its tokens' rows, scaled to unit length.
Rows may be int8 with a float32 weight for each token, which is multiplied in when a row is
used: nothing large is converted at load.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from newsearch.search.arrays import Array

from .encoder import Progress, encodable
from .static_files import StaticFiles, unusable
from .word_pieces import SIGNS, WordPieces

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_BATCH = 1024
_REMEMBERED = 200_000  # chunks of text whose tokens are kept; about 40 MB
_FEW = 64  # chunks for which starting threads would take longer than all else
_MANY = 4096  # tokens of a text above which equal ones are counted first


class StaticEncoder:
    """A static embedding. Safe to share between threads.

    Its vectors are those of `SentenceTransformer(folder).encode(texts)`, scaled to unit length, up
    to the rounding of float32.
    """

    def __init__(
        self, folder: str | Path, name: str | None = None, fingerprint: str | None = None
    ) -> None:
        """Read the model of a folder.

        Args:
            folder: a model in sentence-transformers format whose first module is a
                `StaticEmbedding`, nothing but a `Normalize` after it.
            name: under which `load_encoder` finds the model again; the folder's path if None.
            fingerprint: where it is known; None for hashing the files when it is asked for.

        Raises:
            ModelError: a file is absent or is not what it should be.
        """
        self.name = str(folder) if name is None else name
        self._files = StaticFiles(Path(folder))
        self._known_fingerprint = fingerprint
        self._pieces = WordPieces.of(self._files.tokenizer_json(), trusted=fingerprint is not None)
        tokens = self._tokenizer.get_vocab_size() if self._pieces is None else len(self._pieces)
        self._rows, self._weights, self._mapping = self._files.table(tokens)
        self._query_prompt, self._document_prompt = self._files.prompts()
        self._chunks: dict[str, bytes] = {}

    @property
    def dimension(self) -> int:
        """Dimension of the vectors."""
        return int(self._rows.shape[1])

    @property
    def fingerprint(self) -> str:
        """A hash of the files that decide the vectors: 32 hexadecimal digits."""
        return self._fingerprint

    @cached_property
    def _fingerprint(self) -> str:
        return self._known_fingerprint or self._files.fingerprint()

    def encode(self, texts: Sequence[str]) -> Array:
        """The unit vectors of texts: (n, dimension) float32; a zero row if no token is known."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for start in range(0, len(texts), _BATCH):
            for row, ids in enumerate(self._token_ids(texts[start : start + _BATCH]), start):
                vectors[row] = self._sum(ids)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return vectors

    def encode_query(self, text: str) -> Array:
        """The unit vector of a query: (dimension,) float32; zero if no token is known."""
        return np.asarray(self.encode([self._query_prompt + text])[0])

    def words_of_query(self, text: str) -> list[str] | None:
        """What a query's vector is the direction of the sum of; see `sum_of_word`.

        Words that differ by punctuation alone are one. None where a tokenizer may read words
        together otherwise than alone.
        """
        if self._pieces is None:
            return None
        return [word.strip(SIGNS) for word in (self._query_prompt + text).split()]

    def sum_of_word(self, word: str) -> Array:
        """What a word, which holds no white space, adds to a text: (dimension,) float32."""
        whole = None if self._pieces is None else self._pieces.whole(word)
        if whole is None:
            return self._sum(self._token_ids([word])[0])
        token = whole[0]  # as most words are
        row = token if self._mapping is None else self._mapping[token]
        return np.asarray(self._rows[row].astype(np.float32) * self._weights[token])

    def encode_documents(self, texts: Sequence[str], on_progress: Progress | None = None) -> Array:
        """The unit vectors of passages: (n, dimension) float32.

        Args:
            texts: the passages.
            on_progress: called after every thousand passages or so.
        """
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for start in range(0, len(texts), _BATCH):
            batch = [self._document_prompt + text for text in texts[start : start + _BATCH]]
            vectors[start : start + len(batch)] = self.encode(batch)
            if on_progress is not None:
                on_progress(start + len(batch), len(texts))
        return vectors

    def _sum(self, ids: Array) -> Array:
        """The weighted sum of token rows; the mean has the same direction."""
        counts = None
        if len(ids) > _MANY:
            ids, counts = np.unique(ids, return_counts=True)
        rows = ids if self._mapping is None else self._mapping[ids]
        weights = self._weights[ids]
        if counts is not None:
            weights = weights * counts.astype(np.float32)
        return np.asarray(weights @ self._rows.take(rows, axis=0).astype(np.float32, copy=False))

    def _token_ids(self, texts: Sequence[str]) -> list[Array]:
        if self._pieces is None:
            return [np.array(ids, np.int64) for ids in self._tokenized(texts)]
        # News repeats its words: looking a chunk up is many times faster than tokenizing it.
        chunked = [text.split() for text in texts]
        tokens = self._remember(chunked, self._pieces).__getitem__
        return [np.frombuffer(b"".join(map(tokens, chunks)), np.int32) for chunks in chunked]

    def _remember(self, chunked: Sequence[Sequence[str]], pieces: WordPieces) -> dict[str, bytes]:
        """Return a table that has the tokens of all given chunks, each an array of int32.

        Nothing is ever removed from it: when it is large, a new one takes its place, so that
        other threads can go on with theirs.
        """
        if len(self._chunks) > _REMEMBERED:
            self._chunks = {}
        table = self._chunks
        missing = set(chain.from_iterable(chunked)).difference(table)
        known = pieces.tokens if len(missing) <= _FEW else pieces.whole
        others: list[str] = []
        for chunk in missing:
            ids = known(chunk)
            if ids is None:
                others.append(chunk)
            else:
                table[chunk] = _packed(ids)
        for chunk, tokens in zip(others, self._tokenized(others), strict=True):
            table[chunk] = _packed(tokens)
        return table

    def _tokenized(self, texts: Sequence[str]) -> Iterable[Sequence[int]]:
        if not texts:
            return ()
        encode, given = self._tokenizer, [encodable(text) for text in texts]
        if len(texts) > _FEW:
            encodings = encode.encode_batch_fast(given, add_special_tokens=False)
        else:
            encodings = [encode.encode(text, add_special_tokens=False) for text in given]
        return [encoding.ids for encoding in encodings]

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer  # most queries need none

        try:
            tokenizer = Tokenizer.from_buffer(self._files.tokenizer_json())
        except ValueError as error:
            path = self._files.tokenizer_path
            raise unusable(path, f"it is no tokenizer: {error}") from error
        tokenizer.no_padding()  # as sentence-transformers does
        return tokenizer


def _packed(tokens: Sequence[int]) -> bytes:
    return np.array(tokens, np.int32).tobytes()
