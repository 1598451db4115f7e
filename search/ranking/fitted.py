"""The weight that `newsearch tune` fitted for one index, in a file beside its generations."""

import json
import math
from dataclasses import dataclass, replace
from pathlib import Path

from newsearch.search.errors import IndexDamaged
from newsearch.search.manifest import ModelEntry

from .fusion import CONTEXTUAL_FUSION, DEFAULT_FUSION, Fusion


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was fitted, and on what.

    Attributes:
        dense_weight: see `Fusion.dense_weight`.
        model: the fingerprint of the embedding model whose cosines it weighs.
        measure: what it was fitted to.
        queries: how many judged queries it was fitted on.
        created: the day, ISO 8601.
    """

    dense_weight: float
    model: str
    measure: str
    queries: int
    created: str


def read_fitted(path: Path) -> Fitted | None:
    """What was fitted; None if nothing was.

    Raises:
        IndexDamaged: the file cannot be read or is no such thing.
    """
    try:
        fitted = Fitted(**json.loads(path.read_bytes()))
        weight = float(fitted.dense_weight)
        if not 0 <= weight < math.inf:  # nor is nan
            raise ValueError(f"{weight} is no weight")
        return replace(fitted, dense_weight=weight)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise IndexDamaged(
            f"{path}: holds no fitted weight ({error}). Run `newsearch tune --reset`, then "
            "`newsearch tune` again if you wish."
        ) from error


def default_fusion(model: ModelEntry) -> Fusion:
    """How lists are merged where nothing was fitted."""
    return CONTEXTUAL_FUSION if model.contextual else DEFAULT_FUSION


def fusion_of(fitted: Fitted | None, model: ModelEntry) -> Fusion:
    """How the lists of an index are merged.

    A weight that was fitted to the cosines of another model says nothing about those of this one:
    the default is used then, and `newsearch stats` tells.

    Args:
        fitted: for the index, if anything was.
        model: the one in use.
    """
    if fitted is None or fitted.model != model.fingerprint:
        return default_fusion(model)
    return replace(DEFAULT_FUSION, dense_weight=fitted.dense_weight)
