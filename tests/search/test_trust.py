"""Opening and searching an index that a stranger built runs none of its code."""

import json
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from support import ARTICLES, build_index, change_manifest
from tiny_models import write_cross_encoder, write_static_model

from newsearch.indexers import rebuild
from newsearch.search import IndexDamaged, IndexIncompatible, ModelError, open_index
from newsearch.search.arrays import open_array, open_packed
from newsearch.search.dense import loading
from newsearch.search.dense.computation import Computation
from newsearch.search.dense.encoder import load_encoder
from newsearch.search.integrity import checksum
from newsearch.search.layout import IndexLayout
from newsearch.search.manifest import FORMAT_VERSION, current_generation, read_manifest

STRANGER = "nobody/stranger"


class Trap:
    """Makes a file when it is unpickled."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return _touch, (str(self.marker),)


def _touch(path: str) -> None:
    Path(path).touch()


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return build_index(tmp_path / "index")


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    """What code of a stranger would make."""
    marker = tmp_path / "marker"
    pickle.loads(pickle.dumps(Trap(marker)))
    assert marker.exists()  # so the trap works
    marker.unlink()
    return marker


def generation(index: Path) -> Path:
    return current_generation(IndexLayout(index)).folder


def admit(index: Path, path: Path) -> None:
    """Let the manifest vouch for a file as a stranger's would."""
    folder = generation(index)
    files = json.loads((folder / "manifest.json").read_bytes())["files"]
    entry = {"size": path.stat().st_size, "checksum": checksum(path)}
    change_manifest(index, files=files | {path.relative_to(folder).as_posix(): entry})


def test_no_array_is_unpickled(index: Path, marker: Path) -> None:
    trap = np.array([Trap(marker)] * len(ARTICLES), object)
    arrays = [path for path in generation(index).rglob("*.np[yz]")]
    assert len(arrays) > 10
    for path in arrays:
        raw = path.read_bytes()
        for write in (_pickle, np.save):
            with path.open("wb") as file:
                write(file, trap)
            admit(index, path)
            with pytest.raises(IndexDamaged, match=path.name), open_index(index) as searcher:
                searcher.search("نفت")
        path.write_bytes(raw)
        admit(index, path)
    assert not marker.exists()
    with open_index(index) as searcher:
        assert searcher.search("نفت").hits


def _pickle(file: object, trap: object) -> None:
    pickle.dump(trap, file)  # type: ignore[arg-type]


def test_no_other_file_is_unpickled(index: Path, marker: Path) -> None:
    path = generation(index) / "articles" / "sources.json"
    path.write_bytes(pickle.dumps(Trap(marker)))
    admit(index, path)
    with pytest.raises(IndexDamaged, match=r"sources\.json"):
        open_index(index)
    for read in (open_array, open_packed):
        with pytest.raises(IndexDamaged):
            read(path)
    assert not marker.exists()


@pytest.mark.parametrize(
    "name",
    ["../secret", "/etc/passwd", "a/../../secret", "a//b", "./a", "a\\b", "C:/a", "", "a/", "\n"],
)
def test_files_outside_of_the_generation_are_refused(index: Path, name: str) -> None:
    (generation(index).parent / "secret").write_bytes(b"x")
    change_manifest(index, files={name: {"size": 1, "checksum": "8cdc1683"}})
    with pytest.raises(IndexDamaged, match="which is none of a generation"):
        open_index(index)


@pytest.mark.parametrize("name", ["postings/terms.bin", "postings", "manifest.json", "."])
def test_links_are_not_followed(index: Path, tmp_path: Path, name: str) -> None:
    path = generation(index) / name
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(IndexDamaged, match=r"link|not named"):
        open_index(index)


@pytest.mark.parametrize(
    "name", ["../evil", "/etc", ".hidden", "", "a", "000001-20260101T000000/.."]
)
def test_current_names_nothing_but_a_generation(index: Path, name: str) -> None:
    IndexLayout(index).current.write_text(name + "\n")
    with pytest.raises(IndexDamaged, match="names no generation"):
        open_index(index)


@pytest.mark.parametrize("number", [*range(1, FORMAT_VERSION), FORMAT_VERSION + 1, "6", None, 6.0])
def test_other_formats_are_refused_with_the_remedy(index: Path, number: object) -> None:
    change_manifest(index, format=number)
    with pytest.raises((IndexIncompatible, IndexDamaged), match=r"newsearch rebuild --full"):
        open_index(index)
    if isinstance(number, int):
        with pytest.raises(IndexIncompatible, match=f"format {number}, this program reads"):
            open_index(index)
        rebuild(index)
        with open_index(index) as searcher:
            assert searcher.search("نفت").hits


@pytest.mark.parametrize(
    "change",
    [
        {"articles": "6"},
        {"articles": None},
        {"files": []},
        {"files": {"a": 1}},
        {"newest": "yesterday"},
        {"model": {"name": 1}},
        {"generation": "../x"},
        {"passage_settings": {}, "model": {}},
    ],
)
def test_fields_of_other_types_are_refused(index: Path, change: dict[str, object]) -> None:
    change_manifest(index, **change)
    with pytest.raises(IndexDamaged, match="newsearch rebuild"):
        open_index(index)


def with_model(index: Path, **changes: object) -> None:
    model = json.loads((generation(index) / "manifest.json").read_bytes())["model"]
    change_manifest(index, model=model | changes)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the hub was asked for."""
    calls: list[object] = []

    def ask(*asked: object, **options: object) -> None:
        calls.append(asked)
        raise OSError("no network in tests")

    monkeypatch.setattr(loading, "_check_network", ask)
    return calls


@pytest.mark.filterwarnings("ignore")
def test_a_model_that_only_the_index_names_is_not_downloaded(
    index: Path, asked: list[object]
) -> None:
    with_model(index, name=STRANGER, fingerprint="x")
    with (
        open_index(index) as searcher,
        pytest.raises(ModelError, match=f"rebuild --model {STRANGER}"),
    ):
        searcher.search("نفت")
    with pytest.raises(ModelError, match=f"rebuild --model {STRANGER}"):
        rebuild(index, full=True)
    with pytest.raises(ModelError, match=f"rebuild --model {STRANGER}"):
        loading.find_exported(STRANGER, Computation("onnx"), False)
    assert asked == []
    with pytest.raises(ModelError, match="the network"):
        rebuild(index, model=STRANGER)  # a person says so
    assert asked


def test_no_folder_is_taken_for_the_model_that_an_index_names(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_static_model(tmp_path / "nobody" / "stranger")
    monkeypatch.chdir(tmp_path)
    with_model(index, name=STRANGER)
    with open_index(index) as searcher, pytest.raises(ModelError, match="a folder of this name"):
        searcher.search("نفت")
    assert load_encoder(STRANGER).dimension == 8  # where a person says it


@pytest.mark.parametrize("file", ["../evil.onnx", "/evil.onnx", "a/../../b"])
def test_a_model_file_outside_of_its_folder_is_refused(index: Path, file: str) -> None:
    with_model(index, backend="onnx", file=file)
    with pytest.raises(IndexDamaged, match="none of its folder"):
        open_index(index)


@pytest.mark.filterwarnings("ignore")
def test_weights_are_never_unpickled(tmp_path: Path, marker: Path) -> None:
    import torch

    folder = write_cross_encoder(tmp_path / "model")
    loading.load_cross_encoder(str(folder))
    weights = folder / "model.safetensors"
    weights.rename(tmp_path / "weights")
    torch.save({"classifier.bias": Trap(marker)}, folder / "pytorch_model.bin")
    for load in (loading.load_cross_encoder, loading.load_embedding):
        with pytest.raises(ModelError, match="safetensors"):
            load(str(folder))
    assert not marker.exists()


@pytest.mark.filterwarnings("ignore")
def test_code_of_a_model_is_not_run(tmp_path: Path, marker: Path) -> None:
    folder = write_cross_encoder(tmp_path / "model")
    code = f"import pathlib; pathlib.Path({str(marker)!r}).touch()\nclass Evil: pass\n"
    (folder / "evil.py").write_text(code)
    config = json.loads((folder / "config.json").read_bytes())
    names = ("AutoConfig", "AutoModel", "AutoModelForSequenceClassification")
    config["auto_map"] = {name: "evil.Evil" for name in names}
    config["model_type"] = "evil"
    (folder / "config.json").write_text(json.dumps(config))
    for load in (loading.load_cross_encoder, loading.load_embedding):
        with pytest.raises(ModelError):
            load(str(folder))
    modules = [{"idx": 0, "name": "0", "path": "", "type": "evil.Evil"}]
    (folder / "modules.json").write_text(json.dumps(modules))
    with pytest.raises(ModelError):
        loading.load_embedding(str(folder))
    assert not marker.exists()


def test_what_the_manifest_does_not_vouch_for_is_not_read(index: Path) -> None:
    change_manifest(index, files={})
    assert read_manifest(current_generation(IndexLayout(index))).files == {}
    with pytest.raises(IndexDamaged, match="is not named by the manifest"):
        open_index(index)


def test_a_generation_of_another_name_is_refused(index: Path) -> None:
    folder = generation(index)
    shutil.copytree(folder, folder.with_name("000002-20260101T000000"))
    IndexLayout(index).current.write_text("000002-20260101T000000\n")
    with pytest.raises(IndexDamaged, match="another generation"):
        open_index(index)
