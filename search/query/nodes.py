"""The parts of a structured query: what an article must or must not contain."""

from dataclasses import dataclass

TEXT_FIELDS = ("title", "summary", "body", "tags")
VALUE_FIELDS = ("source", "category")
"""Fields that are compared as a whole, not searched as running text."""


@dataclass(frozen=True, slots=True)
class Words:
    """All the words of `text`, anywhere in the field; in any text field where field is None."""

    text: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words of `text` side by side and in this order."""

    text: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Prefix:
    """A word that begins with `text`."""

    text: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of the nodes."""

    nodes: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of the nodes."""

    nodes: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class NoneOf:
    """Everything but what matches one of the nodes."""

    nodes: "tuple[Node, ...]"


Node = Words | Phrase | Prefix | AllOf | AnyOf | NoneOf
