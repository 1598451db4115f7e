"""Contrastive training: of all texts in a batch, a query shall be nearest to its own."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from .pairs import Pair
from .tokens import Ids

if TYPE_CHECKING:
    import torch

Table = npt.NDArray[np.float32]
Progress = Callable[[int, int, float], None]
"""Called with how many steps are done, how many there are, and the loss of the last one."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train.

    Attributes:
        dimension: of the vectors.
        steps: how many batches.
        batch: pairs in a batch; each text is a wrong answer to all queries but its own.
        rate: the highest learning rate; it rises over the first steps, then falls to nearly 0.
        temperature: cosines are divided by it; lower looks more at the nearest wrong answers.
        seed: of all random numbers.
        threads: of torch; another number may change the last digits of the result.
    """

    dimension: int = 512
    steps: int = 300
    batch: int = 1024
    rate: float = 0.005
    temperature: float = 0.05
    seed: int = 1
    threads: int = 2


_WARM_UP = 50  # steps


def train(
    batches: Iterator[Sequence[Pair]],
    start: Table,
    settings: Settings,
    on_progress: Progress | None = None,
) -> Table:
    """Learn a vector for each token. Token 0, the unknown, keeps the vector that it has.

    Args:
        batches: pairs for each step.
        start: the vectors to begin with, (n_tokens, dimension); their lengths say how much each
            token counts in a text.
        settings: how to train.
        on_progress: called after each step.

    Returns:
        (n_tokens, dimension) float32.

    Source: the loss is InfoNCE with in-batch negatives in both directions, van den Oord et al.
    2018, "Representation Learning with Contrastive Predictive Coding".
    """
    import torch

    torch.set_num_threads(settings.threads)
    bag = torch.nn.EmbeddingBag.from_pretrained(
        torch.from_numpy(start.astype(np.float32)), freeze=False, mode="sum"
    )
    optimizer = torch.optim.Adam(bag.parameters(), betas=(0.9, 0.99), fused=True)
    for step, pairs in enumerate(islice(batches, settings.steps)):
        for group in optimizer.param_groups:
            group["lr"] = _rate(step, settings)
        loss = _loss(bag, pairs, settings.temperature)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        if on_progress is not None:
            on_progress(step + 1, settings.steps, loss.item())
    table: Table = bag.weight.detach().numpy()
    return table


def _rate(step: int, settings: Settings) -> float:
    rising = min(1.0, (step + 1) / _WARM_UP)
    return settings.rate * rising * max(0.02, 1 - step / settings.steps)


def _loss(
    bag: "torch.nn.EmbeddingBag", pairs: Sequence[Pair], temperature: float
) -> "torch.Tensor":
    import torch
    from torch.nn.functional import cross_entropy

    queries = _vectors(bag, [pair.query for pair in pairs])
    texts = _vectors(bag, [pair.text for pair in pairs])
    scores = queries @ texts.T / temperature
    origins = torch.tensor([pair.origin for pair in pairs])
    siblings = origins[:, None] == origins[None, :]  # no wrong answers: from the same document
    siblings.fill_diagonal_(False)
    scores = scores.masked_fill(siblings, -1e4)
    own = torch.arange(len(pairs))
    return (cross_entropy(scores, own) + cross_entropy(scores.T, own)) / 2


def _vectors(bag: "torch.nn.EmbeddingBag", texts: Sequence[Ids]) -> "torch.Tensor":
    import torch
    from torch.nn.functional import normalize

    starts = np.cumsum([0, *(len(ids) for ids in texts[:-1])])
    ids = np.concatenate(texts).astype(np.int64)
    return normalize(bag(torch.from_numpy(ids), torch.from_numpy(starts)), dim=1, eps=1e-6)
