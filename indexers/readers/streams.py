"""From a file to its bytes as UTF-8: gzip expanded, byte order marks gone, sizes bounded.

Everything is a stream of blocks, so that no file needs to fit into memory::

    lines(utf8_blocks(source, limits), limits.max_line_bytes)
"""

import codecs
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from newsearch.indexers.files import Input, why_unreadable
from newsearch.indexers.records import MIB, BadInput, Limits, in_words, lifted_by

_BLOCK = 64 * 1024
_GZIP_MAGIC = b"\x1f\x8b"
_TOLD_BY = 4096  # bytes at the beginning that tell the encoding
_FEWEST = 4  # bytes that tell anything


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its line feed.

    Attributes:
        number: from 1.
        data: its bytes, or None where it is longer than the limit.
        cut: the input ended in its middle, because it is damaged.
    """

    number: int
    data: bytes | None
    cut: bool = False


def utf8_blocks(source: Input, limits: Limits) -> Iterator[bytes]:
    """Yield the content of `source`, expanded, without byte order mark, UTF-16 turned to UTF-8.

    Whether it is gzip is decided by its first two bytes, not by its name.

    Raises:
        BadInput: it cannot be read, is damaged or cut, or expands too much; what comes before
            the damage has been yielded then.
    """
    return _to_utf8(_expanded(_raw_blocks(source), limits))


def lines(blocks: Iterable[bytes], limit: int) -> Iterator[Line]:
    """Split `blocks` at line feeds; hold no line that is longer than `limit` bytes.

    Raises:
        BadInput: as the blocks do, after the lines before it and the beginning of the cut one.
    """
    number, pieces, size = 1, list[bytes](), 0
    damage: BadInput | None = None
    try:
        for block in blocks:
            *ended, rest = block.split(b"\n")
            for part in ended:
                size += len(part)
                data = b"".join((*pieces, part)) if pieces else part
                yield Line(number, data if size <= limit else None)
                pieces, size, number = [], 0, number + 1
            size += len(rest)
            if size <= limit:
                pieces.append(rest)
            else:
                pieces = []
    except BadInput as error:
        damage = error
    if size:
        yield Line(number, b"".join(pieces) if size <= limit else None, cut=damage is not None)
    if damage:
        raise damage


def whole(blocks: Iterable[bytes], limit: int, reason: str = "") -> tuple[bytes, BadInput | None]:
    """Return everything, and what is wrong with the rest where there is something wrong.

    Args:
        blocks: the content.
        limit: bytes; nothing of what has more is returned.
        reason: what to say then; "" for the limit of a file.
    """
    pieces, size = list[bytes](), 0
    try:
        for block in blocks:
            size += len(block)
            if size > limit:
                return b"", BadInput(reason or _too_large(limit))
            pieces.append(block)
    except BadInput as error:
        return b"".join(pieces), error
    return b"".join(pieces), None


def peek(blocks: Iterable[bytes], size: int) -> tuple[bytes, Iterator[bytes]]:
    """Return the first bytes (at least `size`, if there are so many) and all blocks again.

    Damage that begins so early is raised by the returned blocks, after the bytes before it.
    """
    rest, pieces, length = iter(blocks), list[bytes](), 0
    try:
        while length < size and (block := next(rest, None)) is not None:
            pieces.append(block)
            length += len(block)
    except BadInput as damage:
        rest = _raising(damage)
    head = b"".join(pieces)
    return head, chain((head,), rest)


def _raising(damage: BadInput) -> Iterator[bytes]:
    raise damage
    yield  # makes it an iterator: the damage is raised where the reader comes to it


def not_utf8(error: UnicodeDecodeError, what: str) -> str:
    """Say where `what` (a line, the file) is not UTF-8."""
    return (
        f"not UTF-8 at byte {error.start + 1} of the {what}; "
        "convert the file to UTF-8 (old Persian files are often in Windows-1256)"
    )


def _too_large(limit: int) -> str:
    allowed = in_words(limit)
    lift = lifted_by("max_file_bytes")
    return f"larger than the {allowed} that a file of this form may have; {lift}"


def too_long(limits: Limits) -> str:
    """Say that a line has more bytes than the limit."""
    allowed = in_words(limits.max_line_bytes)
    return f"the line is longer than the {allowed} that are allowed; {lifted_by('max_line_bytes')}"


def _raw_blocks(source: Input) -> Iterator[bytes]:
    try:
        if source.stream is not None:
            yield from _blocks_of(source.stream)
        else:
            with open(source.path, "rb") as file:
                yield from _blocks_of(file)
    except OSError as error:
        raise BadInput(why_unreadable(error)) from None


def _blocks_of(stream: BinaryIO) -> Iterator[bytes]:
    while block := stream.read(_BLOCK):
        yield block


def _expanded(blocks: Iterator[bytes], limits: Limits) -> Iterator[bytes]:
    head, blocks = peek(blocks, len(_GZIP_MAGIC))
    return _gunzip(blocks, limits) if head.startswith(_GZIP_MAGIC) else blocks


def _gunzip(blocks: Iterable[bytes], limits: Limits) -> Iterator[bytes]:
    inflater, begun = _inflater(), False
    taken = given = 0
    for read in blocks:
        taken += len(read)
        block, full = read, False
        while block or full:
            before = inflater.copy()
            try:
                piece = inflater.decompress(block, MIB)
            except zlib.error as error:
                yield from _up_to_the_damage(before, block)
                raise BadInput(_damaged(begun, given, error)) from None
            yield piece
            given += len(piece)
            if given > limits.ratio_from_bytes and given > taken * limits.max_ratio:
                raise BadInput(
                    f"the gzip file expands more than {limits.max_ratio}-fold; "
                    f"{lifted_by('max_ratio')}"
                )
            begun, full, block = True, len(piece) == MIB, inflater.unconsumed_tail
            if inflater.eof:  # another member may follow, or padding with zeros
                block, full = inflater.unused_data.lstrip(b"\0"), False
                inflater, begun = _inflater(), False
    if begun:
        raise BadInput(f"the gzip file is cut: it ends too early, after {given} bytes of content")


def _inflater() -> "zlib._Decompress":
    return zlib.decompressobj(wbits=31)  # 31: with a gzip header and its checksum


def _up_to_the_damage(inflater: "zlib._Decompress", block: bytes) -> Iterator[bytes]:
    """Yield what can be expanded; zlib drops the output of the call in which it finds an error."""
    try:
        for n in range(len(block)):
            yield inflater.decompress(block[n : n + 1])
    except zlib.error:
        return


def _damaged(begun: bool, given: int, error: zlib.error) -> str:
    if given and not begun:
        return "there are bytes after the end of the gzip data that are no gzip"
    return f"the gzip file is damaged after about {given} bytes of content ({error})"


def _to_utf8(blocks: Iterator[bytes]) -> Iterator[bytes]:
    head, blocks = peek(blocks, _TOLD_BY)
    if wide := _wide_encoding(head):
        return _decoded(blocks, wide)
    if head.startswith(codecs.BOM_UTF8):
        next(blocks)
        return chain((head.removeprefix(codecs.BOM_UTF8),), blocks)
    return blocks


def _wide_encoding(head: bytes) -> str:
    """The name of an encoding of two or four bytes a letter, by its mark or its zeros, or "".

    Without a byte order mark UTF-16 is known by every second byte: it is 6 for Arabic letters and
    0 for spaces, digits and Latin ones. In UTF-8 neither is part of a text.
    """
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    big, little = _is_upper_half(head[0::2]), _is_upper_half(head[1::2])
    if big == little or len(head) < _FEWEST:
        return ""
    return "utf-16-be" if big else "utf-16-le"


def _is_upper_half(half: bytes) -> bool:
    return half.count(0) + half.count(6) >= 0.8 * len(half)


def _decoded(blocks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for block in blocks:
            yield decoder.decode(block).encode()
        yield decoder.decode(b"", final=True).encode()
    except (UnicodeDecodeError, UnicodeEncodeError):
        name = encoding.upper()
        raise BadInput(f"damaged {name}; convert the file to UTF-8") from None
