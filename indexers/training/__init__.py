"""Trains the static Persian embedding that ships with the package, from any collection of news.

`python -m newsearch.indexers.training CORPUS... --output DIR` reads the articles (`corpus`),
chooses the tokens (`vocabulary`), draws pairs of texts that belong together (`pairs`), learns a
vector for each token so that such pairs are near (`train`), and writes the model (`export`,
`card`).
Only `train` imports torch.
"""
