"""Trains the static Persian embedding that ships with the package, from any collection of news.

`python -m newsearch.indexers.training CORPUS... --output DIR` reads the articles (`corpus`),
chooses the tokens (`vocabulary`), gives each a vector by the company it keeps (`cooccurrence`),
draws pairs of texts that belong together (`pairs`, `batches`), learns to bring such pairs near
each other (`train`), and writes the model (`export`, `card`).
Only `cooccurrence` and `train` import torch.
"""
