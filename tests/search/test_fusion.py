import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from newsearch.search.ranking.fusion import USUAL_SPREAD, Fusion, fuse, reciprocal_ranks

LEXICAL = np.array([4.0, 2.0, 0.0], np.float32)
DENSE = np.array([0.2, 0.6, 0.5], np.float32)


def test_weighted_sum_on_the_scale_of_the_formulas() -> None:
    fused = fuse(LEXICAL, DENSE, 99, Fusion("weighted", dense_weight=1.5))
    expected = [
        4 / math.log(1 + 99) + 1.5 * 0.2,
        2 / math.log(1 + 99) + 1.5 * 0.6,
        0 / math.log(1 + 99) + 1.5 * 0.5,
    ]
    np.testing.assert_allclose(fused, expected, rtol=1e-6)


def test_reciprocal_ranks_leave_out_what_no_word_matches() -> None:
    fused = fuse(LEXICAL, DENSE, 99, Fusion("rrf", rrf_k=60))
    expected = [1 / (60 + 1) + 1 / (60 + 3), 1 / (60 + 2) + 1 / (60 + 1), 1 / (60 + 2)]
    np.testing.assert_allclose(fused, expected, rtol=1e-6)


def test_equal_scores_have_equal_ranks() -> None:
    ranks = reciprocal_ranks(np.array([3.0, 5.0, 3.0]), k=0)
    np.testing.assert_allclose(ranks, [1 / 2, 1 / 1, 1 / 2])


scores = st.lists(st.tuples(st.floats(0, 50), st.floats(-1, 1)), min_size=1, max_size=20)


@given(scores, st.sampled_from(["weighted", "rrf"]))
def test_fusion_does_not_depend_on_the_order_of_candidates(
    pairs: list[tuple[float, float]], method: str
) -> None:
    fusion = Fusion("rrf") if method == "rrf" else Fusion("weighted")
    lexical, dense = np.array(pairs).T
    order = np.random.default_rng(len(pairs)).permutation(len(pairs))
    direct = fuse(lexical, dense, 99, fusion)[order]
    np.testing.assert_allclose(fuse(lexical[order], dense[order], 99, fusion), direct)


def test_cosines_of_a_model_are_brought_to_the_common_spread() -> None:
    """A model with a third of the spread says with a third of the difference what ours says."""
    usual = fuse(LEXICAL, DENSE, 99, Fusion(), USUAL_SPREAD)
    narrow = fuse(LEXICAL, DENSE / 3, 99, Fusion(), USUAL_SPREAD / 3)
    np.testing.assert_allclose(usual, narrow, rtol=1e-6)
