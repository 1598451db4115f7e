"""newsearch and its peers, asked the same queries in turn: by words, and by words and meaning."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from speed_hybrid_peers import HYBRID_PEERS, HybridPeer, SearchBoth, shortened
from speed_lexical_peers import LEXICAL_PEERS, LexicalPeer, SearchTerms
from speed_measuring import Answering, Figure, in_turn, times
from speed_workplace import Collection, Workplace, passage_terms, terms_of

from newsearch.search import Searcher, open_index
from newsearch.search.arrays import Array
from newsearch.search.dense.encoder import Encoder

NEWSEARCH, SEARCH = "newsearch", "newsearch (search)"
"""`Searcher.rank`, which gives ids and scores as peers do, and `Searcher.search`, which also reads
the articles, puts copies together and marks words."""

PLAIN = "newsearch (rank without Numba)"
COMPILED = find_spec("numba") is not None

LEXICAL, HYBRID = "free-text query, words alone", "hybrid query"

_BLOCK = 20_000


def lexical_figures(
    work: Workplace, passages: int, queries: Sequence[str], warming: Sequence[str]
) -> Iterator[Figure]:
    """Time free-text queries by words alone; an article is one passage, as of peers."""
    collection = work.collection(passages, each=1)
    with opened(work.indexed(collection)) as searcher:
        rank = ours(searcher, "lexical")[NEWSEARCH]
        systems: dict[str, Answering] = {NEWSEARCH: rank}
        for peer in LEXICAL_PEERS:
            if peer.installed:
                systems[peer.name] = _lexical(work, collection, peer, searcher)
        later = _otherwise(searcher, work.indexed(collection), "lexical")
        yield from _compared("lexical", LEXICAL, passages, (systems, later), queries, warming)


def hybrid_figures(
    work: Workplace, passages: int, each: int, queries: Sequence[str], warming: Sequence[str]
) -> Iterator[Figure]:
    """Time hybrid queries, the query's embedding included."""
    collection = work.collection(passages, each)
    with opened(work.indexed(collection)) as searcher:
        rank = ours(searcher, "hybrid")[NEWSEARCH]
        systems: dict[str, Answering] = {NEWSEARCH: rank}
        for peer in HYBRID_PEERS:
            if peer.installed:
                systems[peer.name] = _hybrid(work, collection, peer, searcher)
        later = _otherwise(searcher, work.indexed(collection), "hybrid")
        yield from _compared("hybrid", HYBRID, passages, (systems, later), queries, warming)


def opened(index: Path) -> Searcher:
    """An index as a server would open it: compiled, where Numba is installed."""
    return open_index(index, compiled=COMPILED)


def _otherwise(searcher: Searcher, index: Path, mode: str) -> dict[str, Answering]:
    """Ask newsearch for what it shows, and for a ranking without Numba."""
    systems = {SEARCH: ours(searcher, mode)[SEARCH]}
    if COMPILED:
        systems[PLAIN] = partial(open_index(index).rank, limit=10, mode=mode)
    return systems


def ours(searcher: Searcher, mode: str) -> dict[str, Answering]:
    """The two ways of asking newsearch, for ten articles."""
    return {
        NEWSEARCH: partial(searcher.rank, limit=10, mode=mode),
        SEARCH: partial(searcher.search, limit=10, mode=mode),
    }


def _compared(
    part: str,
    what: str,
    passages: int,
    groups: Sequence[Mapping[str, Answering]],
    queries: Sequence[str],
    warming: Sequence[str],
) -> Iterator[Figure]:
    """Ask the systems of each group in turn, and one group after the other.

    What is beside newsearch's ranking comes later: both know what one learnt of a query's words.
    """
    for systems in groups:
        for name, seconds in in_turn(systems, queries, warming).items():
            yield times(part, passages, what, name, seconds)


def _lexical(
    work: Workplace, collection: Collection, peer: LexicalPeer, searcher: Searcher
) -> Answering:
    folder = work.built(collection, peer.folder, peer.build, lambda: passage_terms(searcher))
    search: SearchTerms = peer.open(folder)
    return lambda text: search(terms_of(text))


def _hybrid(
    work: Workplace, collection: Collection, peer: HybridPeer, searcher: Searcher
) -> Answering:
    def build(folder: Path, given: tuple[list[list[str]], Array]) -> None:
        peer.build(folder, *given)

    folder = work.built(
        collection,
        peer.name,
        build,
        lambda: (passage_terms(searcher), shortened_vectors(searcher)),
    )
    search: SearchBoth = peer.open(folder)
    encoder: Encoder = searcher.generation.encoder
    return lambda text: search(terms_of(text), shortened(encoder.encode_query(text)))


def shortened_vectors(searcher: Searcher) -> Array:
    """The vectors of all passages as peers get them; see `speed_hybrid_peers.shortened`."""
    vectors = searcher.generation.vectors
    rows: Callable[[Array], Array] = vectors.rows
    blocks = [
        shortened(rows(np.arange(start, min(start + _BLOCK, len(vectors)))))
        for start in range(0, len(vectors), _BLOCK)
    ]
    return np.concatenate(blocks)
