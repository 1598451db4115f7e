"""The parts of a structured query: what an article must or must not contain."""

import msgspec

TEXT_FIELDS = ("title", "summary", "body", "tags")
VALUE_FIELDS = ("source", "category")
"""Fields that are compared as a whole, not searched as running text."""


class Words(msgspec.Struct, frozen=True):
    """All the words of `text`, anywhere in the field; in any text field where field is None."""

    text: str
    field: str | None = None


class Phrase(msgspec.Struct, frozen=True):
    """The words of `text` side by side and in this order."""

    text: str
    field: str | None = None


class Prefix(msgspec.Struct, frozen=True):
    """A word that begins with `text`."""

    text: str
    field: str | None = None


class AllOf(msgspec.Struct, frozen=True):
    """Every one of the nodes."""

    nodes: "tuple[Node, ...]"


class AnyOf(msgspec.Struct, frozen=True):
    """At least one of the nodes."""

    nodes: "tuple[Node, ...]"


class NoneOf(msgspec.Struct, frozen=True):
    """Everything but what matches one of the nodes."""

    nodes: "tuple[Node, ...]"


Node = Words | Phrase | Prefix | AllOf | AnyOf | NoneOf
