"""A published generation, opened for reading."""

import threading
from functools import cached_property
from typing import TYPE_CHECKING

from .analysis import Analyzer, default_analyzer
from .dense.computation import Computation
from .dense.encoder import Encoder, load_encoder
from .documents import Documents
from .errors import IndexDamaged, IndexIncompatible, IndexMissing
from .guessing import Vocabulary
from .integrity import check_checksums, check_files, damage_told
from .known_words import KnownWords
from .layout import GenerationLayout, IndexLayout
from .leases import Lease
from .lexical.postings import Postings
from .lexical.ranker import Ranker, ranker_of
from .manifest import Manifest, current_generation, read_manifest
from .passages import Passages
from .ranking.fitted import fusion_of, read_fitted

if TYPE_CHECKING:
    from .dense.query_vectors import QueryVectors
    from .dense.vectors import Vectors
    from .lexical.inverted import InvertedIndex


_ATTEMPTS = 5


def open_current(
    index: IndexLayout, *, compiled: bool = False, verify: bool = False
) -> "Generation":
    """Open what CURRENT names; again if it was replaced and removed in between.

    Args and errors are those of `open_index`.
    """
    for attempt in range(_ATTEMPTS):
        layout = current_generation(index)
        try:
            return Generation(layout, compiled=compiled, verify=verify)
        except IndexDamaged:
            replaced = current_generation(index).name != layout.name
            if not replaced or attempt == _ATTEMPTS - 1:
                raise
    raise IndexMissing(f"{index.root}: its generations change faster than they can be opened.")


class Generation:
    """Everything a search reads. Safe to share between threads.

    Attributes:
        fitted: what `newsearch tune` fitted for the index, if it did.
        fusion: how lists are merged unless a search says otherwise.

    The inverted index, the vectors and the model are opened when a search first needs them.
    """

    def __init__(
        self, layout: GenerationLayout, *, compiled: bool = False, verify: bool = False
    ) -> None:
        """Check and open a generation.

        Args:
            layout: of the generation.
            compiled: rank in machine code, see `open_index`.
            verify: read all files and compare their checksums first.

        Raises:
            NotInstalled: Numba is not there to compile.
            IndexDamaged: a file is absent, cut, unreadable or one too many, or was altered in a
                way that shows; with `verify`, in any way.
            IndexUnreadable: permission to read a file is missing.
            IndexIncompatible: the format or the analyser is another one.
        """
        self.layout = layout
        self._compiled = compiled
        self._lease = Lease(layout.manifest)
        self.manifest: Manifest = read_manifest(layout)
        check_files(layout, self.manifest)
        if verify:
            check_checksums(layout, self.manifest)
        self.analyzer: Analyzer = default_analyzer()
        if self.manifest.analyzer != self.analyzer.fingerprint:
            raise IndexIncompatible(
                f"{layout.folder}: was built with another version of the Persian analyser, whose "
                "terms do not meet those of this one. Run `newsearch rebuild`."
            )
        self.fitted = read_fitted(layout.index.fitted)
        self.fusion = fusion_of(self.fitted, self.manifest.model)
        with damage_told(layout, self.manifest):
            self.documents = Documents(layout)
            self.passages = Passages(layout.passages)
            self.postings = Postings(layout.postings)
            self.ranker: Ranker = ranker_of(self.postings, compiled=compiled)
        self._lock = threading.RLock()
        self._known_words: KnownWords | None = None
        if compiled:
            _ = self.vectors, self.inverted  # compile now, not in the first search

    @property
    def name(self) -> str:
        """The generation's name."""
        return self.layout.name

    @property
    def vocabulary(self) -> Vocabulary:
        """The words that guesses at misspelt ones are taken from."""
        with self._lock:
            return self._vocabulary

    @property
    def known_words(self) -> KnownWords:
        """What words of queries come to; for one query, as others take its place."""
        with self._lock:
            if self._known_words is None or self._known_words.is_full:
                self._known_words = KnownWords(self.analyzer, self._vocabulary)
            return self._known_words

    @property
    def inverted(self) -> "InvertedIndex":
        """The inverted index, which answers Whoosh's queries."""
        with self._lock:
            return self._inverted

    @property
    def vectors(self) -> "Vectors":
        """The passage vectors."""
        with self._lock:
            return self._vectors

    @property
    def encoder(self) -> Encoder:
        """The model that embedded the passages.

        Raises:
            ModelError: it cannot be had.
            IndexIncompatible: it has changed since.
        """
        with self._lock:
            return self._encoder

    @cached_property
    def query_vectors(self) -> "QueryVectors":
        """The vectors of queries.

        Raises:
            the errors of `encoder`.
        """
        from .dense.query_vectors import QueryVectors  # a lexical search needs none

        return QueryVectors(self.encoder, self.vectors)

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(self.analyzer.lexicon, self.postings)

    @cached_property
    def _inverted(self) -> "InvertedIndex":
        # Whoosh and FAISS take longer to import than most queries take to answer.
        from .lexical.fielded import Values
        from .lexical.inverted import InvertedIndex

        documents = self.documents
        return InvertedIndex(
            self.postings,
            Values(documents.source, documents.sources),
            Values(documents.category, documents.categories),
            self.analyzer,
            compiled=self._compiled,
        )

    @cached_property
    def _vectors(self) -> "Vectors":
        from .dense.vectors import Vectors

        vectors = Vectors(self.layout.vectors, compiled=self._compiled)
        if len(vectors) != len(self.passages) or vectors.dimension != self.manifest.model.dimension:
            raise IndexDamaged(
                f"{self.layout.vectors}: holds {len(vectors)} vectors of {vectors.dimension} "
                f"numbers, not {len(self.passages)} of {self.manifest.model.dimension}. "
                "Run `newsearch rebuild --full`."
            )
        return vectors

    @cached_property
    def _encoder(self) -> Encoder:
        entry = self.manifest.model
        encoder = load_encoder(entry.name, Computation(entry.backend, entry.file), fetch=False)
        if encoder.fingerprint != entry.fingerprint:
            raise IndexIncompatible(
                f"{self.layout.folder}: its vectors were made by another version of the model "
                f"{entry.name!r}. Run `newsearch rebuild`, or search with --mode lexical."
            )
        return encoder
