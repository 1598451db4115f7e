"""The weight that `newsearch tune` fitted for one index, in a file beside its generations."""

import json
import math
from pathlib import Path

import msgspec

from newsearch.search.checksummed import CHECKSUM, is_as_written, with_checksum
from newsearch.search.errors import IndexDamaged
from newsearch.search.manifest import ModelEntry
from newsearch.search.plain_files import read_plain, unreadable

from .fusion import CONTEXTUAL_FUSION, DEFAULT_FUSION, Fusion


class Fitted(msgspec.Struct, frozen=True):
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


_LARGEST = 1 << 16  # bytes: far more than any has
_RESET = "Run `newsearch tune --reset`, then `newsearch tune` again if you wish."


def fitted_text(fitted: Fitted) -> str:
    """What `read_fitted` reads, with a checksum of itself."""
    return with_checksum(msgspec.structs.asdict(fitted))


def read_fitted(path: Path) -> Fitted | None:
    """What was fitted; None if nothing was.

    Raises:
        IndexDamaged: the file is no such thing, or not as it was written.
        IndexUnreadable: permission to read it is missing.
    """
    try:
        text = read_plain(path, _LARGEST)
        fields = dict(json.loads(text))
        # A weight that was written before there were checksums is read without one.
        if CHECKSUM in fields and not is_as_written(text):
            raise ValueError("it is not as it was written")
        fields.pop(CHECKSUM, None)
        fitted = Fitted(**fields)
        weight = float(fitted.dense_weight)
        if not 0 <= weight < math.inf:  # nor is nan
            raise ValueError(f"{weight} is no weight")
        return msgspec.structs.replace(fitted, dense_weight=weight)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unreadable(path, error, _RESET) from error
    except (ValueError, TypeError, RecursionError) as error:
        raise IndexDamaged(f"{path}: holds no fitted weight ({error}). {_RESET}") from error


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
    return msgspec.structs.replace(DEFAULT_FUSION, dense_weight=fitted.dense_weight)
