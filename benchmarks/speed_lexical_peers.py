"""Engines that rank by words, which newsearch is measured against: tantivy and bm25s.

Each indexes the same passages, as terms of newsearch's analyser. A passage is a document.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

Terms = Sequence[str]
SearchTerms = Callable[[Terms], object]


@dataclass(frozen=True, slots=True)
class LexicalPeer:
    """An engine that ranks passages by terms.

    Attributes:
        name: in the table.
        needs: the modules that it takes.
        folder: where its index is, in a folder of the collection; peers may share one.
        build: writes the index of passages into an empty folder.
        open: what gives the ten best passages for terms, for an index in a folder.
        rows: the numbers of the passages that were found, best first; what is found is left as the
            engine gives it while the clock runs.
    """

    name: str
    needs: tuple[str, ...]
    folder: str
    build: Callable[[Path, Iterable[Terms]], None]
    open: Callable[[Path], SearchTerms]
    rows: Callable[[Any], list[int]]

    @property
    def installed(self) -> bool:
        """Whether it can be measured here."""
        return all(find_spec(module) for module in self.needs)


def build_tantivy(folder: Path, passages: Iterable[Terms]) -> None:
    """Index with one thread into one segment, frequencies only; merged by its own policy."""
    import tantivy

    index = tantivy.Index(_tantivy_schema(tantivy), path=str(folder))
    _white_space(index, tantivy)
    writer = index.writer(heap_size=1_000_000_000, num_threads=1)
    for terms in passages:
        writer.add_document(tantivy.Document(body=[" ".join(terms)]))
    writer.commit()
    writer.wait_merging_threads()


def open_tantivy(folder: Path) -> SearchTerms:
    """A disjunction of the terms, ranked by BM25 with block-max WAND; addresses and scores."""
    import tantivy

    schema = _tantivy_schema(tantivy)
    index = tantivy.Index.open(str(folder))
    _white_space(index, tantivy)
    searcher = index.searcher()
    query, should = tantivy.Query, tantivy.Occur.Should

    def search(terms: Terms) -> object:
        each = [(should, query.term_query(schema, "body", term, "freq")) for term in terms]
        return searcher.search(query.boolean_query(each), 10, count=False).hits

    return search


def _tantivy_schema(tantivy: Any) -> Any:  # noqa: ANN401
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body", tokenizer_name="white space", index_option="freq")
    return builder.build()


def _white_space(index: Any, tantivy: Any) -> None:  # noqa: ANN401
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    index.register_tokenizer("white space", builder.build())


def build_bm25s(folder: Path, passages: Iterable[Terms]) -> None:
    """Index with its default parameters (Lucene's BM25)."""
    import bm25s

    engine = bm25s.BM25()
    engine.index(list(passages), show_progress=False)
    engine.save(str(folder), show_progress=False)


def open_bm25s(folder: Path) -> SearchTerms:
    """Its NumPy backend; row numbers and scores."""
    import bm25s

    engine = bm25s.BM25.load(str(folder), show_progress=False)

    def search(terms: Terms) -> object:
        return engine.retrieve([list(terms)], k=10, show_progress=False)

    return search


def open_bm25s_numba(folder: Path) -> SearchTerms:
    """Its numba backend, compiled before the first query."""
    import bm25s

    engine = bm25s.BM25.load(str(folder), show_progress=False)
    engine.activate_numba_scorer()
    engine.backend = "numba"
    vocabulary = engine.vocab_dict

    def search(terms: Terms) -> object:
        # This backend takes numbers; terms that no passage has have none.
        known = [vocabulary[term] for term in terms if term in vocabulary]
        return engine.retrieve([known], k=10, show_progress=False) if known else ()

    return search


def _tantivy_rows(found: Any) -> list[int]:  # noqa: ANN401
    return [address.doc for _, address in found]  # of its only segment, in the order of adding


def _bm25s_rows(found: Any) -> list[int]:  # noqa: ANN401
    return [int(row) for row in found.documents[0]] if found else []


LEXICAL_PEERS = (
    LexicalPeer("tantivy", ("tantivy",), "tantivy", build_tantivy, open_tantivy, _tantivy_rows),
    LexicalPeer("bm25s (NumPy)", ("bm25s",), "bm25s", build_bm25s, open_bm25s, _bm25s_rows),
    LexicalPeer(
        *("bm25s (numba)", ("bm25s", "numba"), "bm25s"),
        *(build_bm25s, open_bm25s_numba, _bm25s_rows),
    ),
)
