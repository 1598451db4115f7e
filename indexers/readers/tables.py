"""Rows of CSV and TSV files that begin with a header."""

import csv
from collections.abc import Iterator
from itertools import chain

from newsearch.indexers.field_names import is_known
from newsearch.indexers.records import BadInput, BadRow, Limits, Rejection
from newsearch.search.article import Article

from .rows import RowMaker
from .streams import lines, not_utf8, too_long

_SEPARATORS = ",;\t|"
_TELLING = 100_000  # code points of a header
_MOST_COLUMNS = 10_000


def read_table(
    blocks: Iterator[bytes], path: str, maker: RowMaker, limits: Limits
) -> Iterator[Article | Rejection]:
    """Yield the articles of a table, named by the columns of its first line.

    The separator is the one of `, ; tab |` that finds most known names in the header (in its
    first 100,000 letters; it may have 10,000 columns). Empty
    cells are absent fields. A row may lack columns at its end, unless the body is among them;
    more cells than the header has must be empty.
    """
    # This limit of the csv module is one for the whole process, so it is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), limits.max_line_bytes))
    source = _Lines(blocks, limits)
    try:
        first = next((line for line in source if line.strip()), "")
        rows = csv.reader(chain((first,), source), delimiter=separator_of(first[:_TELLING]))
        columns = _columns(next(rows, []), source)
        while True:
            number = source.begin_row()
            try:
                if (cells := next(rows, None)) is None:
                    return
                if not source.cut and (cells or source.problem):
                    yield maker.article(_named(cells, columns, source))
            except (BadRow, csv.Error) as error:
                yield Rejection(path, number, _reason(error))
    except (BadInput, csv.Error) as error:
        yield Rejection(path, source.number or None, _reason(error))


def is_header(line: str) -> bool:
    """Tell whether `line` names at least two fields of articles, the text among them."""
    columns = _split(line, separator_of(line))
    return sum(map(is_known, columns)) > 1 and any(is_known(c, "title", "body") for c in columns)


def separator_of(header: str) -> str:
    """Return the sign that splits `header` into the most names that are known."""

    def known(separator: str) -> tuple[int, int]:
        columns = _split(header, separator)
        return sum(map(is_known, columns)), len(columns)

    return max(_SEPARATORS, key=known)


def _split(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


class _Lines(Iterator[str]):
    """The decoded lines for the csv module, which remember what was wrong with a row."""

    def __init__(self, blocks: Iterator[bytes], limits: Limits) -> None:
        self._lines = lines(blocks, limits.max_line_bytes)
        self._limits = limits
        self.number = 0  # of the line read last
        self.problem = ""  # of the row that is being read
        self.cut = False  # the input ended in the middle of the line read last
        self.too_long = False  # a line was longer than the limit

    def begin_row(self) -> int:
        """Forget the problem of the last row; return the number of the next line."""
        self.problem = ""
        return self.number + 1

    def __next__(self) -> str:
        line = next(self._lines, None)
        if line is None:
            # The csv module asks for more in the middle of a row only inside quotes.
            self.problem = self.problem or "a quotation mark that opens in this row is never closed"
            raise StopIteration
        self.number, self.cut = line.number, line.cut
        if line.data is None:
            self.too_long, self.problem = True, self.problem or too_long(self._limits)
            return "\n"
        try:
            return line.data.decode() + "\n"
        except UnicodeDecodeError as error:
            where = f"line (line {line.number} of the file)"
            self.problem = self.problem or not_utf8(error, where)
            return line.data.decode(errors="replace") + "\n"


def _columns(header: list[str], source: _Lines) -> list[str]:
    """Return the names of the columns, each once, all with a name."""
    if source.problem:
        empty = not header and not source.too_long
        raise BadInput("empty: a table begins with a header" if empty else source.problem)
    if len(header) > _MOST_COLUMNS:
        raise BadInput(f"the header has {len(header):,} columns, more than {_MOST_COLUMNS:,}")
    columns = _each_once(header)
    if not any(is_known(name, "title", "summary", "body") for name in columns):
        named = ", ".join(columns)[:200]
        raise BadInput(f"no column of the header is known to hold a title or a text: {named}")
    return columns


def _each_once(header: list[str]) -> list[str]:
    """The cells as names; one that is empty or was there before gets its number."""
    columns: dict[str, None] = {}
    given = set(map(str.strip, header))
    for number, cell in enumerate(header, 1):
        name = cell.strip()
        if not name or name in columns:
            name = f"{name or 'column'}_{number}"
            while name in columns or name in given:
                name += "_"
        columns[name] = None
    return list(columns)


def _named(cells: list[str], columns: list[str], source: _Lines) -> dict[str, str]:
    if source.problem:
        raise BadRow(source.problem)
    lacking = columns[len(cells) :]
    if any(cells[len(columns) :]) or any(is_known(name, "body") for name in lacking):
        raise BadRow(f"{len(cells)} cells where the header has {len(columns)} columns")
    return {name: cell for name, cell in zip(columns, cells, strict=False) if cell.strip()}


def _reason(error: Exception) -> str:
    return f"broken CSV: {error}" if isinstance(error, csv.Error) else str(error)
