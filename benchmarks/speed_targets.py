"""What newsearch wants to reach, by what is measured."""

from speed_alone import MEMORY as RESIDENT
from speed_building import ADDING, ADDING_PART, FULL, SIZE
from speed_building import PART as BUILD
from speed_comparing import HYBRID, LEXICAL, NEWSEARCH
from speed_process import BARE, MEMORY, TIME, TORCH
from speed_process import PART as PROCESS
from speed_recall import BY_BYTES
from speed_threads import WITH_PROCESSES

Row = tuple[str, int, str, str]
"""A row of the table: part, passages, what, and the peer or "" where there is none."""

TARGETS: dict[Row, str] = {
    ("lexical", 200_000, LEXICAL, "tantivy"): "ratio ≤ 1, p95 ≤ 3 × median",
    ("lexical", 200_000, LEXICAL, "bm25s (NumPy)"): "ratio ≤ 1",
    ("lexical", 200_000, LEXICAL, "bm25s (numba)"): "ratio ≤ 1",
    ("hybrid", 100_000, HYBRID, "qdrant-edge"): "ratio ≤ 1",
    ("hybrid", 100_000, HYBRID, "LanceDB"): "ratio ≤ .1",
    ("alone", 1_000_000, HYBRID, ""): "median ≤ 6, p95 ≤ 20 ms",
    ("alone", 1_000_000, RESIDENT, ""): "≤ 2,500 MB",
    ("alone", 1_000_000, BY_BYTES, ""): "≥ .99",
    ("alone", 100_000, WITH_PROCESSES, "one thread"): "ratio ≥ 1.6",
    ("alone", 1_000_000, WITH_PROCESSES, "one thread"): "ratio ≥ 1.6",
    (PROCESS, 100_000, TIME, TORCH): "ratio ≤ .05",
    (PROCESS, 100_000, TIME, BARE): "ratio ≤ 1.5",
    (PROCESS, 100_000, MEMORY, ""): "≤ 250 MB",
    (BUILD, 100_000, FULL, ""): "≤ 60 s",
    (BUILD, 100_000, SIZE, ""): "≤ 1.5",
    (ADDING_PART, 100_000, ADDING, ""): "≤ 2 s",
    (ADDING_PART, 1_000_000, ADDING, ""): "≤ 8 s",
}


def target_of(part: str, passages: int, what: str, system: str, peer: str) -> str:
    """The target of a row, or "" where there is none; one without a peer holds beside any."""
    if system != NEWSEARCH:
        return ""
    both = (TARGETS.get((part, passages, what, name), "") for name in dict.fromkeys((peer, "")))
    return "; ".join(filter(None, both))
