"""Search for Persian news: `newsearch.search`, `newsearch.indexers` and `newsearch.cli`."""
