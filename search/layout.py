"""The names of everything on disk, in one place.

An index folder::

    articles.db          the article store (SQLite), the source of truth
    CURRENT              the name of the generation in use
    ranking.json         the weight that `newsearch tune` fitted, if it did
    rebuild.lock         held while a generation is being built
    tune.lock            held while a weight is being fitted
    NAME.holder          which process writes to NAME, and since when
    generations/NAME/    one published generation, never changed afterwards
    vectors-MODEL.part   what an unfinished rebuild with a slow model has embedded

and a generation::

    manifest.json        versions, settings, counts and a checksum for each file below
    articles/            one row per article: columns.npy files and sources.json
    documents/           the articles themselves, compressed, in append-only chunks
    passages/            one row per passage: article, span, digest of its text
    postings/            term dictionary and posting lists as arrays
    vectors/             the FAISS indexes
"""

import os
from pathlib import Path

import msgspec

MANIFEST = "manifest.json"


class IndexLayout(msgspec.Struct, frozen=True):
    """Where the parts of an index folder are."""

    root: Path

    @classmethod
    def of(cls, folder: str | os.PathLike[str]) -> "IndexLayout":
        """The layout of an index folder."""
        return cls(Path(folder))

    @property
    def store(self) -> Path:
        """The article store."""
        return self.root / "articles.db"

    @property
    def current(self) -> Path:
        """The file that names the generation in use."""
        return self.root / "CURRENT"

    @property
    def fitted(self) -> Path:
        """The weight that was fitted to judged queries, if any was."""
        return self.root / "ranking.json"

    @property
    def lock(self) -> Path:
        """The lock of whoever builds a generation."""
        return self.root / "rebuild.lock"

    @property
    def tuning(self) -> Path:
        """The lock of whoever fits a weight."""
        return self.root / "tune.lock"

    @property
    def generations(self) -> Path:
        """The folder of all generations."""
        return self.root / "generations"

    def vector_log(self, fingerprint: str) -> Path:
        """What an unfinished rebuild has embedded with the model of this fingerprint."""
        return self.root / f"vectors-{fingerprint}.part"

    def generation(self, name: str) -> "GenerationLayout":
        """The layout of the generation called `name`."""
        return GenerationLayout(self.generations / name)


class GenerationLayout(msgspec.Struct, frozen=True):
    """Where the parts of one generation are."""

    folder: Path

    @property
    def index(self) -> IndexLayout:
        """The index that it is a generation of."""
        return IndexLayout(self.folder.parent.parent)

    @property
    def name(self) -> str:
        """The generation's own name."""
        return self.folder.name

    @property
    def manifest(self) -> Path:
        """Versions, settings, counts and checksums."""
        return self.folder / MANIFEST

    @property
    def articles(self) -> Path:
        """The columns of the articles."""
        return self.folder / "articles"

    @property
    def documents(self) -> Path:
        """The chunks of compressed articles."""
        return self.folder / "documents"

    @property
    def passages(self) -> Path:
        """The columns of the passages."""
        return self.folder / "passages"

    @property
    def postings(self) -> Path:
        """The posting arrays."""
        return self.folder / "postings"

    @property
    def vectors(self) -> Path:
        """The FAISS indexes."""
        return self.folder / "vectors"
