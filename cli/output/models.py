"""What the command `models` lists."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
from rich.table import Table

from .controls import on_one_line
from .terminal import console, write_json

if TYPE_CHECKING:
    from newsearch.search.dense.recommended import RecommendedModel
    from newsearch.search.manifest import ModelEntry

_COLUMNS = ("model", "MB", "dim.", "speed", "MIRACL", "licence", "here")


def print_models(
    models: "Sequence[RecommendedModel]", in_use: "ModelEntry | None", *, as_json: bool
) -> None:
    """Print recommended models, and which one the index has."""
    used = in_use.name if in_use else None
    if as_json:
        rows = [msgspec.structs.asdict(model) | {"in_use": model.name == used} for model in models]
        write_json({"models": rows, "in_use": msgspec.structs.asdict(in_use) if in_use else None})
        return
    for title, kind in (("rebuild --model", "embedding"), ("query --rerank", "reranker")):
        chosen = [model for model in models if model.kind == kind]
        console().print(_table(title, chosen, used))
    if in_use is None:
        console().print("No index was published here yet.")
    else:
        computed = "" if in_use.backend == "torch" else f", {in_use.backend} {in_use.file}".rstrip()
        console().print(on_one_line(f"in use: {in_use.name}{computed}"), soft_wrap=True)


def _table(title: str, models: "Sequence[RecommendedModel]", used: str | None) -> Table:
    table = Table(title=f"newsearch {title}", title_justify="left", box=None, padding=(0, 1, 0, 0))
    for name in _COLUMNS:
        table.add_column(name, no_wrap=True)  # a name that is cut cannot be copied
    for model in models:
        table.add_row(
            model.name,
            f"{model.megabytes:,}",
            str(model.dimension or "–"),
            model.speed,
            "–" if model.miracl_fa is None else f"{model.miracl_fa:.3f}",
            model.licence,
            "in use" if model.name == used else "yes" if model.present else "no",
        )
    return table
