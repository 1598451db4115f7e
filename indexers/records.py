"""What passes between the readers and the rest: limits of the input, and rows that are rejected."""

from dataclasses import dataclass, replace

MIB = 2**20

OPTIONS = {
    "max_article_bytes": "--max-article",
    "max_line_bytes": "--max-line",
    "max_file_bytes": "--max-file",
    "max_ratio": "--max-expansion",
}
"""The options of `newsearch ingest` that lift the limits."""


def limits_of(
    max_article: int | None, max_line: int | None, max_file: int | None, max_ratio: int | None
) -> "Limits":
    """The limits that options ask for: sizes in MiB and a ratio, None for the usual one."""
    sizes = {
        "max_article_bytes": max_article,
        "max_line_bytes": max_line,
        "max_file_bytes": max_file,
    }
    given = {name: size * MIB for name, size in sizes.items() if size is not None}
    limits = replace(Limits(), **given)
    return limits if max_ratio is None else replace(limits, max_ratio=max_ratio)


def in_words(size: int) -> str:
    """A size in bytes as people read it: "10 MiB", or "3,000 bytes" where it is no whole number."""
    return f"{size // MIB:,} MiB" if size and size % MIB == 0 else f"{size:,} bytes"


def lifted_by(limit: str) -> str:
    """Which option lifts a limit, to stand at the end of a reason."""
    return f"newsearch ingest {OPTIONS[limit]} allows more"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of an input is taken; all sizes in bytes, after expansion of gzip.

    Attributes:
        max_article_bytes: of all the texts of one article, its unknown fields included; so of a
            text file too. Of an exported row only the line is limited, so that all that a store
            holds can be ingested again.
        max_line_bytes: of one line; a longer one is rejected without being held in memory.
        max_file_bytes: of a file that must be held whole: a feed, or JSON that is not one object
            a line. It may take up to 30 times as much memory.
        max_ratio: how many times its own size a gzip may expand to, once that is more than
            `ratio_from_bytes`; news expands 3- to 10-fold, the most gzip can do is 1,032.
        ratio_from_bytes: below this size any ratio is accepted.
        max_depth: how many lists and objects may stand inside each other in unknown fields; what
            reads them later would run out of stack. Exported rows may go as deep as the store
            allows, `storable.DEEPEST`.
        max_listed: how many rejections and how many duplicates a report names; all are counted.
    """

    max_article_bytes: int = 10 * MIB
    max_line_bytes: int = 64 * MIB
    max_file_bytes: int = 128 * MIB
    max_ratio: int = 200
    ratio_from_bytes: int = 64 * MIB
    max_depth: int = 100
    max_listed: int = 10_000


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row, or a whole file, that was not taken.

    Attributes:
        path: the file as the caller named it, "-" for standard input.
        line: the line at which the row begins, from 1; in feeds and JSON arrays the number of
            the item; None where the whole file is meant.
        reason: what is wrong, and what to do where that is not plain.
    """

    path: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        where = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{where}: {self.reason}"


class BadRow(Exception):
    """One row cannot become an article; readers turn it into a `Rejection` and go on."""


class BadInput(Exception):
    """The rest of a file cannot be read: damaged, cut, or too large.

    Readers turn it into the last `Rejection` of the file.
    """
