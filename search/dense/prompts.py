"""What stands before a text for models that want it and whose configuration does not say so."""

import re
from collections.abc import Mapping

import msgspec


class Prompts(msgspec.Struct, frozen=True):
    """What is put before a query and before a document."""

    query: str = ""
    document: str = ""


_E5 = Prompts("query: ", "passage: ")
_E5_INSTRUCT = Prompts(
    "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: "
)

_KNOWN: tuple[tuple[re.Pattern[str], Prompts], ...] = (
    (re.compile(r"\be5-(?:small|base|large)(?:-v2|-unsupervised)?(?=$|[/\\])"), _E5),
    (re.compile(r"\bmultilingual-e5-large-instruct(?=$|[/\\])"), _E5_INSTRUCT),
)
"""Models by their name on the hub, which their folders carry too.

Source: the model cards of intfloat/multilingual-e5-small, -base and -large («Each input text should
start with "query: " or "passage: ", even for non-English texts»), of intfloat/e5-*-v2, which say
the same, and of intfloat/multilingual-e5-large-instruct («No need to add instruction for retrieval
documents»). BAAI/bge-m3 wants none, says its card.
"""

_DOCUMENT_NAMES = ("document", "passage", "corpus")


def prompts_of(name: str, configured: Mapping[str, str | None]) -> Prompts:
    """The prompts of a model.

    Args:
        name: of the model on the hub, or its folder.
        configured: the prompts of its own configuration, by their names there. Where one of them
            says anything, all are taken from there.

    Returns:
        Those of the configuration: "query", and the first of "document", "passage" and "corpus"
        that says anything; else those known for the name; else none.
    """
    if any(configured.values()):
        # Not the first that is there, which is what sentence-transformers 6.2 takes: it fills in an
        # empty «document» itself, and «passage» beside it would never be used.
        documents = (configured.get(key) for key in _DOCUMENT_NAMES)
        return Prompts(configured.get("query") or "", next(filter(None, documents), ""))
    return next((prompts for known, prompts in _KNOWN if known.search(name)), Prompts())
