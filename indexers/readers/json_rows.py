"""Rows of JSON: one object a line, an array of objects, one object, or one that wraps an array."""

import json
import math
from collections.abc import Iterator
from typing import Any, NoReturn

import msgspec

from newsearch.indexers.records import MIB, BadInput, BadRow, Limits, Rejection
from newsearch.search.article import Article

from .rows import RowMaker
from .streams import Line, lines, not_utf8, peek, too_long, whole
from .wrapped import wrapped_rows

Row = Article | Rejection

_AT_ONCE = 8 * MIB
"""Bytes; of a larger array each item is parsed by itself, so that not all are held at once."""


def read_json(
    blocks: Iterator[bytes], path: str, maker: RowMaker, limits: Limits, *, by_line: bool
) -> Iterator[Row]:
    """Yield the articles of a JSON file, whichever of the three shapes it has.

    It may be an array if it begins with "[", one object if its first line is only the beginning
    of one (`by_line`, for files called .jsonl, takes such a line for a bad one), lines otherwise.
    """
    first, blocks = _first_line(blocks, limits)
    object_begins = first.startswith(b"{") and not by_line and not _is_json(first)
    if not first.startswith(b"[") and not object_begins:
        yield from read_json_lines(blocks, path, maker, limits)
        return
    data, damage = whole(blocks, limits.max_file_bytes)
    if _is_json(data) or not _has_lines(data, first):
        yield from _items(data, damage, path, maker)
    else:
        yield from read_json_lines(_then_raise(data, damage), path, maker, limits)


def read_json_lines(
    blocks: Iterator[bytes], path: str, maker: RowMaker, limits: Limits
) -> Iterator[Row]:
    """Yield what each line holds; empty lines are passed over."""
    number = 0
    try:
        for line in lines(blocks, limits.max_line_bytes):
            number = line.number
            yield from _line_rows(line, path, maker, limits)
    except BadInput as error:
        yield Rejection(path, number or None, str(error))


def parse_row(data: bytes) -> dict[str, Any]:
    """Return the object that `data` is.

    Raises:
        BadRow: it is not UTF-8, broken JSON, or no object.
    """
    try:
        row = msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        row = _parse_with_reason(data)
    if not isinstance(row, dict):
        raise BadRow("the row is JSON, but not an object {…} with named fields")
    return row


def _line_rows(line: Line, path: str, maker: RowMaker, limits: Limits) -> Iterator[Row]:
    if line.data is None:
        yield Rejection(path, line.number, too_long(limits))
        return
    if not line.data.strip():
        return
    try:
        row = parse_row(line.data)
        wrapped = wrapped_rows(row)
        if wrapped is None:
            yield maker.article(row)
            return
    except BadRow as error:
        if not line.cut:  # the rest of a cut line is missed by the damage that is reported
            yield Rejection(path, line.number, str(error))
        return
    for number, item in enumerate(wrapped, 1):
        try:
            yield maker.article(item)
        except BadRow as error:
            yield Rejection(path, line.number, f"item {number}: {error}")


def _items(data: bytes, damage: BadInput | None, path: str, maker: RowMaker) -> Iterator[Row]:
    """Yield the objects of an array, or the one object; line is the number of the item."""
    number = 0
    try:
        for number, item in enumerate(_parsed_items(data), 1):
            try:
                yield maker.article(_checked(item))
            except BadRow as error:
                yield Rejection(path, number, str(error))
    except BadInput as error:
        yield Rejection(path, number + 1, str(damage or error))
    else:
        if damage:
            yield Rejection(path, None, str(damage))


def _parsed_items(data: bytes) -> Iterator[Any]:
    if len(data) > _AT_ONCE:
        yield from _items_up_to_error(data)
        return
    try:
        items = msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        yield from _items_up_to_error(data)
    else:
        yield from _listed(items)


def _listed(value: Any) -> list[Any]:  # noqa: ANN401
    """The items of an array, those that an object wraps, or the object itself."""
    if isinstance(value, list):
        return value
    wrapped = wrapped_rows(value) if isinstance(value, dict) else None
    return [value] if wrapped is None else wrapped


def _items_up_to_error(data: bytes) -> Iterator[Any]:
    """Yield the items of an array one by one, for as long as they are JSON."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise BadInput(not_utf8(error, "file")) from None
    if not text.lstrip().startswith("["):
        item, place = _decoded(text, len(text) - len(text.lstrip()))
        yield from _listed(item)
        if text[place:].strip():
            raise BadInput(_broken(text, place, "there is more after the end of the object"))
        return
    place, separator = text.index("[") + 1, ","
    while True:
        place = _skip_space(text, place)
        if text[place : place + 1] == "]":
            if text[place + 1 :].strip():
                raise BadInput(_broken(text, place + 1, "there is more after the end of the array"))
            return
        if separator != ",":
            raise BadInput(_broken(text, place, "no comma between two items"))
        item, place = _decoded(text, place)
        yield item
        place = _skip_space(text, place)
        separator = text[place : place + 1]
        place += separator == ","


def _decoded(text: str, place: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, place)
    except json.JSONDecodeError as error:
        raise BadInput(_broken(text, error.pos, error.msg)) from None
    except (ValueError, RecursionError) as error:
        raise BadInput(_broken(text, place, _other(error))) from None


def _broken(text: str, place: int, reason: str) -> str:
    line = text.count("\n", 0, place) + 1
    column = place - text.rfind("\n", 0, place)
    return f"broken JSON in line {line}, column {column}: {reason}; the rest is not read"


def _skip_space(text: str, place: int) -> int:
    while text[place : place + 1] in (" ", "\t", "\r", "\n"):
        place += 1
    return place


def _checked(item: object) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise BadRow("the item is not an object {…} with named fields")
    return item


def _parse_with_reason(data: bytes) -> object:
    """Parse what the fast parser refuses: to learn why, or because it is only unusual.

    Control characters inside strings and lone surrogates are left to `RowMaker`.
    """
    try:
        return _DECODER.decode(data.decode())
    except UnicodeDecodeError as error:
        raise BadRow(not_utf8(error, "line")) from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column" if error.lineno > 1 else "column"
        raise BadRow(f"broken JSON at {where} {error.colno}: {error.msg}") from None
    except (ValueError, RecursionError) as error:
        raise BadRow(f"broken JSON: {_other(error)}") from None


def _other(error: ValueError | RecursionError) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _finite(digits: str) -> float:
    if math.isinf(number := float(digits)):
        raise ValueError(f"the number {digits[:40]} is out of range")
    return number


_DECODER = json.JSONDecoder(strict=False, parse_constant=_no_constant, parse_float=_finite)


def _first_line(blocks: Iterator[bytes], limits: Limits) -> tuple[bytes, Iterator[bytes]]:
    """Return the first line that is not empty, as far as one line may go, and all blocks."""
    size = 1
    while True:
        head, blocks = peek(blocks, size)
        ended = head.lstrip()
        if b"\n" in ended or len(head) < size or len(head) > limits.max_line_bytes:
            return ended.split(b"\n", 1)[0].rstrip(), blocks
        size = 2 * len(head)


def _is_json(data: bytes) -> bool:
    try:
        msgspec.json.decode(data, type=msgspec.Raw)  # makes no objects
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _has_lines(data: bytes, first: bytes) -> bool:
    """Tell whether data that is not JSON as a whole is so line by line."""
    if first.startswith(b"["):
        return _is_json(first)
    return any(line.startswith(b"{") and _is_json(line) for line in data.splitlines())


def _then_raise(data: bytes, damage: BadInput | None) -> Iterator[bytes]:
    yield data
    if damage:
        raise damage
