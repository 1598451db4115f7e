"""From a request to a ranking: what is allowed, what is meant, what is found."""

from collections.abc import Callable
from functools import partial

from .ahead import look_ahead, text_of
from .arrays import Array
from .collapsing import Collapsed, collapsed
from .filters import Filters
from .generation import Generation
from .query import ParsedQuery, parse_query
from .request import Request
from .retrieval import Ranking, Wanted, date_preference, depth_for, newest_first, retrieve
from .understanding import Understood, understand


def ranked(
    generation: Generation, request: Request, *, counted: bool = True
) -> tuple[Understood, Collapsed]:
    """What a request means, and the articles that it finds.

    Args:
        generation: to search in.
        request: what is asked.
        counted: whether it is wanted how many are found in all.

    Raises:
        QueryError: the query cannot be understood.
        ModelError: the model that made the vectors cannot be had.
    """
    parsed = parse_query(request.text)
    allowed = _allowed(generation, request.filters, parsed)
    ahead = None
    if request.mode != "lexical":
        text = text_of(parsed.wanted, parsed.prefixes)
        ahead = look_ahead(generation, text, depth_for(request.limit), allowed)
    understood = understand(
        generation,
        parsed,
        mode=request.mode,
        literal=request.literal,
        today=request.today,
        ahead=ahead,
    )
    rank = _ranker(generation, request, understood.wanted, allowed, counted=counted)
    return understood, found_by(generation, rank, request.limit, collapse=request.collapse)


def _ranker(
    generation: Generation,
    request: Request,
    wanted: Wanted,
    allowed: Array | None,
    *,
    counted: bool,
) -> Callable[[int], Ranking]:
    """What ranks at least as many articles as it is asked for, if so many are found."""
    if not wanted.terms and wanted.vector is None:
        preference = date_preference(generation, wanted)
        if preference is not None:
            allowed = preference > 1 if allowed is None else allowed & (preference > 1)
        if allowed is not None:
            return partial(newest_first, generation, allowed)

    def rank(limit: int) -> Ranking:
        return retrieve(
            generation,
            wanted,
            mode=request.mode,
            limit=limit,
            allowed=allowed,
            fusion=request.fusion,
            recency=request.recency,
            counted=counted,
        )

    return rank


def found_by(
    generation: Generation, rank: Callable[[int], Ranking], limit: int, *, collapse: bool
) -> Collapsed:
    """The first of what a function ranks, near-identical articles as one where that is wanted."""
    if collapse:
        return collapsed(generation.documents, rank, limit)
    return Collapsed(rank(limit).first(limit), ())


def _allowed(generation: Generation, filters: Filters, parsed: ParsedQuery) -> Array | None:
    mask = filters.mask(generation.documents)
    if parsed.constraint is None:
        return mask
    matching = generation.inverted.matching(parsed.constraint)
    return matching if mask is None else mask & matching
