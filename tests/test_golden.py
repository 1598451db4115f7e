"""Golden rankings: queries as people type them, over the sample articles."""

import csv

import pytest
from support import ROOT

from newsearch.search import open_index

with (ROOT / "tests" / "golden_queries.tsv").open(encoding="utf-8", newline="") as file:
    GOLDEN = [tuple(row[:2]) for row in csv.reader(file, delimiter="\t")][1:]


@pytest.mark.parametrize(("query", "article_id"), GOLDEN)
def test_the_article_that_is_meant_comes_first(
    seeds_index: object, query: str, article_id: str
) -> None:
    with open_index(str(seeds_index)) as searcher:
        assert searcher.search(query, limit=1).hits[0].id == article_id
