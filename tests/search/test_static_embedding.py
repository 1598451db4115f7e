import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file

from newsearch.indexers.training.export import write_model
from newsearch.indexers.training.vocabulary import UNKNOWN, build_tokenizer
from newsearch.search.dense.encoder import DEFAULT_MODEL, load_encoder
from newsearch.search.dense.shipped import FINGERPRINT, FOLDER
from newsearch.search.dense.static import StaticEncoder
from newsearch.search.dense.static_files import StaticFiles
from newsearch.search.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]

SHIPPED = Path(str(resources.files("newsearch.search") / "data" / "model"))

TEXTS = [
    "قزاقستان تجارت",
    "راه‌های جلوگیری از ابتلا به دیابت چیست؟",
    "برگزيدگان جشنواره فيلم فجر",
    "«برنامه‌های» دولت؛ ۱۴۰۴/۰۹/۱۹ و ١٢ و 2025",
    "Apple M5, iPhone و آیفون",
    "حُسنِ يُوسُف ﷺ ﻻ ﷲ  كتـــاب",
    "x\u200fy\u00adz \x1f a\u0085b\u2028c",
    "漢字 😀 Ω",
    "",
    " \n\t ",
    "!!؟؟",
    "ا" * 500,
    "خبرگزاری مهر گزارش داد که صادرات ایران به قزاقستان افزایش یافت. " * 60,
]


@pytest.fixture(scope="module")
def shipped() -> StaticEncoder:
    return StaticEncoder(SHIPPED)


@pytest.fixture(scope="module")
def reference() -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(SHIPPED), device="cpu", local_files_only=True)


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A model of four tokens in two dimensions."""
    table = np.array([[0, 0], [1, 0], [0, 2], [-3, 3]], np.float32)
    tokenizer = build_tokenizer([UNKNOWN, "سیب", "ماه", "نو"])
    write_model(tmp_path / "tiny", tokenizer.to_str(), table, "card")
    return tmp_path / "tiny"


def cosine(encoder: StaticEncoder, first: str, second: str) -> float:
    vectors = encoder.encode([first, second])
    return float(vectors[0] @ vectors[1])


def by_sentence_transformers(model: "SentenceTransformer", texts: Sequence[str]) -> Vectors:
    vectors = model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
    return np.asarray(vectors, np.float32)


@pytest.mark.parametrize("text", TEXTS)
def test_same_vector_as_sentence_transformers(
    text: str, shipped: StaticEncoder, reference: "SentenceTransformer"
) -> None:
    expected = by_sentence_transformers(reference, [text])
    np.testing.assert_allclose(shipped.encode([text]), expected, atol=2e-6)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text(st.one_of(st.sampled_from("ابپچیيكک‌ۀة ؤئآ ۱۲1a.\u200f\u0650"), st.characters())),
        max_size=4,
    )
)
def test_same_vectors_as_sentence_transformers_for_any_texts(
    shipped: StaticEncoder, reference: "SentenceTransformer", texts: list[str]
) -> None:
    texts = [text.encode("utf-8", "ignore").decode("utf-8") for text in [*texts, "ایران"]]
    expected = by_sentence_transformers(reference, texts)
    np.testing.assert_allclose(shipped.encode(texts), expected, atol=2e-6)


def test_sentence_transformers_reads_one_dimension_with_the_encoder(
    shipped: StaticEncoder, reference: "SentenceTransformer"
) -> None:
    assert shipped.dimension == reference.get_embedding_dimension()
    assert reference.similarity_fn_name == "cosine"


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_every_text_has_a_unit_vector_or_zero(shipped: StaticEncoder, text: str) -> None:
    vectors = shipped.encode([text])
    assert vectors.shape == (1, shipped.dimension)
    assert vectors.dtype == np.float32
    length = float(np.linalg.norm(vectors))
    assert length == 0 or length == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("text", ["", "  ", "!!", "漢字", "😀"])
def test_no_known_token_gives_zero(text: str, shipped: StaticEncoder) -> None:
    assert not shipped.encode_query(text).any()


def test_no_texts_give_no_rows(shipped: StaticEncoder) -> None:
    assert shipped.encode([]).shape == (0, shipped.dimension)
    assert shipped.encode_documents([]).shape == (0, shipped.dimension)


def test_half_a_character_from_a_command_line_is_no_error(shipped: StaticEncoder) -> None:
    assert shipped.encode_query("ایران \udce2").any()


def test_a_vector_does_not_depend_on_the_other_texts(shipped: StaticEncoder) -> None:
    texts = [f"خبر {number} از {place}" for number in range(700) for place in ("یزد", "قم")]
    reports: list[tuple[int, int]] = []
    together = shipped.encode_documents(texts, lambda done, all_: reports.append((done, all_)))
    for row in (0, 1023, 1024, 1399):
        np.testing.assert_array_equal(
            together[row], StaticEncoder(SHIPPED).encode_query(texts[row])
        )
    assert reports[-1] == (1400, 1400)


def test_a_very_long_text_counts_its_tokens(tiny: Path) -> None:
    encoder = StaticEncoder(tiny)
    once = encoder.encode(["سیب سیب ماه"])
    np.testing.assert_allclose(encoder.encode(["سیب سیب ماه " * 5000]), once, atol=1e-5)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("برنامه‌های دولت", "برنامههای دولت"),
        ("می‌رود", "میرود"),
        ("رئیس‌جمهور", "رییسجمهور"),
        ("علي و كتاب", "علی و کتاب"),
        ("خانۀ ما", "خانه ما"),
        ("مدرسة", "مدرسه"),
        ("سال ۱۴۰۳", "سال 1403"),
        ("سال ١٤٠٣", "سال ۱۴۰۳"),
        ("كتـــاب", "کتاب"),
        ("مُحَمَّد", "محمد"),
        ("آب و هوا", "اب و هوا"),
        ("IPHONE", "iphone"),
    ],
)
def test_spellings_of_one_text_have_one_vector(
    first: str, second: str, shipped: StaticEncoder
) -> None:
    assert cosine(shipped, first, second) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("text", ["برنامه‌های", "گروه‌های", "بیمارستان‌ها", "جنگ‌افروزی‌های"])
def test_spaces_for_half_spaces_hardly_turn_the_vector(text: str, shipped: StaticEncoder) -> None:
    assert cosine(shipped, text, text.replace("\u200c", " ")) > 0.9


@pytest.mark.parametrize(
    ("query", "near", "far"),
    [
        ("گرانی خودرو", "قیمت ماشین در بازار بالا رفت", "تیم ملی والیبال پیروز شد"),
        ("زلزله", "زمین‌لرزه‌ای شهر را لرزاند", "نرخ ارز در بازار آزاد"),
        ("انتخابات ریاست جمهوری", "رأی‌گیری برای تعیین رئیس دولت", "بارش برف در جاده‌ها"),
    ],
)
def test_what_means_the_same_is_nearer(
    query: str, near: str, far: str, shipped: StaticEncoder
) -> None:
    assert cosine(shipped, query, near) > cosine(shipped, query, far) + 0.1


def test_the_shipped_folder_is_small_and_has_a_card() -> None:
    files = [path for path in SHIPPED.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 16_000_000
    assert "licence" in (SHIPPED / "README.md").read_text(encoding="utf-8").lower()


def test_rows_are_averaged_and_scaled_to_unit_length(tiny: Path) -> None:
    encoder = StaticEncoder(tiny)
    expected = np.array([[1, 2], [1, 2], [-1, 1]]) / np.sqrt([[5], [5], [2]])
    found = encoder.encode(["سیب ماه", "سیبماه", "نو"])
    np.testing.assert_allclose(found, expected, atol=0.01)


def test_plain_tables_and_mappings_are_read(tiny: Path) -> None:
    int8 = StaticEncoder(tiny).encode(["سیب ماه نو"])
    tensors = load_file(tiny / "model.safetensors")
    plain = tensors["embeddings"].astype(np.float32) * tensors["weights"][:, None]
    save_file({"embedding.weight": plain}, tiny / "model.safetensors")
    np.testing.assert_allclose(StaticEncoder(tiny).encode(["سیب ماه نو"]), int8, atol=1e-6)
    mapped = {"embeddings": plain[::-1].copy(), "mapping": np.array([3, 2, 1, 0])}
    save_file(mapped, tiny / "model.safetensors")
    np.testing.assert_allclose(StaticEncoder(tiny).encode(["سیب ماه نو"]), int8, atol=1e-6)


def test_other_tokenizers_are_not_cut_at_spaces(tiny: Path) -> None:
    path = tiny / "tokenizer.json"
    tokenizer = json.loads(path.read_text(encoding="utf-8"))
    tokenizer["pre_tokenizer"] = None
    tokenizer["model"]["vocab"] = {UNKNOWN: 0, "سیب ماه": 1, "ماه": 2, "نو": 3}
    path.write_text(json.dumps(tokenizer), encoding="utf-8")
    np.testing.assert_allclose(StaticEncoder(tiny).encode(["سیب ماه"]), [[1, 0]], atol=1e-6)


def test_prompts_of_the_model_stand_before_the_texts(tiny: Path) -> None:
    path = tiny / "config_sentence_transformers.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(config | {"prompts": {"query": "سیب ", "document": "ماه "}}))
    encoder = StaticEncoder(tiny)
    np.testing.assert_allclose(encoder.encode_query(""), [1, 0], atol=1e-6)
    np.testing.assert_allclose(encoder.encode_documents([""]), [[0, 1]], atol=1e-6)


@pytest.mark.parametrize("file", ["tokenizer.json", "model.safetensors"])
def test_the_fingerprint_is_of_the_content(file: str, tiny: Path, tmp_path: Path) -> None:
    before = StaticEncoder(tiny).fingerprint
    copy = Path(shutil.copytree(tiny, tmp_path / "copy"))
    assert StaticEncoder(copy).fingerprint == before
    tokenizer = build_tokenizer([UNKNOWN, "سیب", "ماه", "کهنه"])
    write_model(tmp_path / "other", tokenizer.to_str(), np.eye(4, 2, dtype=np.float32), "")
    shutil.copy(tmp_path / "other" / file, copy / file)
    assert StaticEncoder(copy).fingerprint != before


def test_the_recorded_fingerprint_is_that_of_the_shipped_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert StaticEncoder(FOLDER).fingerprint == FINGERPRINT
    monkeypatch.delattr(StaticFiles, "fingerprint")
    assert load_encoder(DEFAULT_MODEL).fingerprint == FINGERPRINT


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("modules.json", None),
        ("modules.json", b"[]"),
        ("modules.json", b"{"),
        ("tokenizer.json", None),
        ("tokenizer.json", b"{}"),
        ("model.safetensors", None),
        ("model.safetensors", b"\x00" * 40),
        ("config_sentence_transformers.json", b"\xff"),
    ],
)
def test_a_damaged_folder_is_a_model_error_that_names_the_file(
    file: str, content: bytes | None, tiny: Path
) -> None:
    if content is None:
        (tiny / file).unlink()
    else:
        (tiny / file).write_bytes(content)
    with pytest.raises(ModelError, match=file.replace(".", r"\.")):
        StaticEncoder(tiny)


@pytest.mark.parametrize(
    "tensors",
    [
        {"other": np.zeros((4, 2), np.float32)},
        {"embeddings": np.zeros(4, np.float32)},
        {"embeddings": np.zeros((3, 2), np.float32)},
        {"embeddings": np.zeros((4, 2), np.int8), "weights": np.zeros(3, np.float32)},
        {"embeddings": np.zeros((2, 2), np.int8), "mapping": np.array([0, 1, 2, 0])},
    ],
)
def test_a_table_that_does_not_fit_is_a_model_error(
    tensors: dict[str, npt.NDArray[Any]], tiny: Path
) -> None:
    save_file(tensors, tiny / "model.safetensors")
    with pytest.raises(ModelError, match=r"model\.safetensors"):
        StaticEncoder(tiny)


def test_torch_is_not_imported() -> None:
    code = (
        "import sys\n"
        "from newsearch.search.dense.static import StaticEncoder\n"
        f"StaticEncoder({str(SHIPPED)!r}).encode_query('ایران')\n"
        "print({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
