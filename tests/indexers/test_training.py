import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from newsearch.indexers.training.__main__ import main
from newsearch.indexers.training.corpus import (
    FOOTER,
    Document,
    documents,
    read_articles,
    read_lines,
    read_pairs,
    unwrapped,
)
from newsearch.indexers.training.export import quantise
from newsearch.indexers.training.pairs import APART, LONGEST, PairSource
from newsearch.indexers.training.tokens import Ids, Tokens, as_tokens, frequencies, rarity
from newsearch.indexers.training.vocabulary import (
    UNKNOWN,
    build_tokenizer,
    choose_tokens,
    count_words,
    glued_forms,
    list_encoder,
)
from newsearch.search.article import Article
from newsearch.search.dense.static import StaticEncoder
from newsearch.search.errors import InputError

SPORT = "بازیکن تیم فوتبال در ورزشگاه گل زد و داور مسابقه سوت پایان را زد"
MARKET = "قیمت دلار در بازار ارز بالا رفت و بانک نرخ سکه و طلا را گفت"


def folded(text: str) -> list[str]:
    tokenizer = build_tokenizer([UNKNOWN])
    pieces = tokenizer.pre_tokenizer.pre_tokenize_str(tokenizer.normalizer.normalize_str(text))
    return [piece for piece, _ in pieces]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("علي و كتاب", ["علی", "و", "کتاب"]),
        ("مدرسة خانۀ هٔ", ["مدرسه", "خانه", "ه"]),
        ("أحمد إيران آب", ["احمد", "ایران", "اب"]),
        ("مؤمن رئیس مسئول", ["مومن", "رییس", "مسیول"]),
        ("۱۴۰۴ ١٤٠٤ 1404", ["1404", "1404", "1404"]),
        ("می‌رود می¬رود می\u200dرود", ["میرود", "میرود", "میرود"]),
        ("كتـــابِ مُحَمَّد", ["کتاب", "محمد"]),
        ("«برنامه،» #علمی_شو iPhone15", ["برنامه", "علمی", "شو", "iphone", "15"]),
        ("\u200fایران\u200e \u202bتهران\u202c", ["ایران", "تهران"]),
    ],
)
def test_folding(text: str, words: list[str]) -> None:
    assert folded(text) == words


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode("utf-8")
    assert folded(" ".join(folded(text))) == folded(text)


def test_words_are_counted_folded_and_half_spaces_as_parts() -> None:
    words, parted = count_words(["كتاب‌ها و کتاب", "کتاب‌ها، کتابها"])
    assert words == {"کتابها": 3, "و": 1, "کتاب": 1}
    assert parted == {("کتاب", "ها"): 2}


def test_a_form_that_writers_part_is_no_token() -> None:
    words = {"کتابها": 30, "کتاب": 50, "ها": 20, "دانش": 9, "کتابهای": 4, "های": 20}
    parted: dict[tuple[str, ...], int] = {("کتاب", "ها"): 12, ("کتاب", "های"): 1}
    assert glued_forms(words, parted) == {"کتابها", "کتابهای"}


def test_a_form_that_is_hardly_ever_parted_stays_a_token() -> None:
    words = {"دانشگاه": 100, "دانش": 50, "گاه": 20}
    assert glued_forms(words, {("دانش", "گاه"): 5}) == frozenset()


def test_a_rarer_word_that_hides_the_parts_is_no_token_and_a_more_frequent_one_is() -> None:
    words = {"تیمهای": 30, "تیم": 90, "های": 50, "تیمه": 3}
    assert glued_forms(words, {("تیم", "های"): 30}) == {"تیمهای", "تیمه"}
    words["تیمه"] = 31
    assert glued_forms(words, {("تیم", "های"): 30}) == frozenset()


def test_three_spellings_have_the_same_tokens() -> None:
    words, parted = count_words(["برنامه‌های تازه برنامه ها های"] * 5)
    tokenizer = build_tokenizer(choose_tokens(words, parted, 100, 10))
    encodings = tokenizer.encode_batch(["برنامه‌های", "برنامههای", "برنامه های"])
    assert [encoding.tokens for encoding in encodings] == [["برنامه", "های"]] * 3


def test_tokens_are_at_most_as_many_as_wanted_and_each_once() -> None:
    words, parted = count_words([SPORT, MARKET] * 5)
    tokens = choose_tokens(words, parted, 60, 10)
    assert tokens[0] == UNKNOWN
    assert len(tokens) == len(set(tokens)) <= 60
    assert set("".join(words)) <= set(tokens)


def test_the_encoder_gives_known_tokens_of_each_text() -> None:
    encode = list_encoder(build_tokenizer([UNKNOWN, "سیب", "ماه"]))
    found = encode(["ماه سیب", "", "漢 سیب", "سیبماه"])
    assert [ids.tolist() for ids in found] == [[2, 1], [], [1], [1, 2]]


def test_footers_repeats_and_echoing_titles_are_left_out() -> None:
    articles = [
        Article(id=str(n), body=f"خبر شماره {n} رسید\nکانال ما را ببینید", source="کانال")
        for n in range(FOOTER)
    ]
    articles.append(Article(id="again", body=articles[0].body, source="کانال"))
    articles.append(
        Article(id="t", body="تیم برنده بازی شد. بازی تمام شد", title="تیم برنده بازی شد")
    )
    articles.append(Article(id="u", body="داور مسابقه سوت زد", title="پایان بازی", tags=("ورزش",)))
    found = documents(articles)
    assert [document.sentences for document in found[:2]] == [
        ("خبر شماره 0 رسید",),
        ("خبر شماره 1 رسید",),
    ]
    assert len(found) == FOOTER + 2
    assert found[-2].title == ""
    assert (found[-1].title, found[-1].tags) == ("پایان بازی", ("ورزش",))


def test_rejected_rows_are_logged_and_an_empty_corpus_is_an_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text('{"id": "1", "body": "متن خبر"}\n{"id": \n', encoding="utf-8")
    assert [article.id for article in read_articles([str(path)])] == ["1"]
    assert f"{path}:2" in caplog.text
    with pytest.raises(InputError, match="holds no article"):
        list(read_articles([str(tmp_path / "absent.jsonl")]))


def test_lines_and_pairs_are_read(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    lines, pairs = tmp_path / "a.txt", tmp_path / "b.tsv"
    lines.write_text("جمله یک\n\nجمله دو\n", encoding="utf-8")
    assert read_lines([lines]) == [Document(("جمله یک",)), Document(("جمله دو",))]
    rows = "premise\thypothesis\tlabel\nالف\tب\te\nپ\tت\tn\nث\tج\te\te\n"
    pairs.write_text(rows, encoding="utf-8")
    assert read_pairs([pairs]) == [("الف", "ب")]
    assert f"{pairs}:4: 4 columns" in caplog.text
    pairs.write_text("premise\thypothesis\tlabel\nالف\tب\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"b\.tsv: holds no pair"):
        read_pairs([pairs])
    with pytest.raises(InputError, match="cannot be read"):
        read_lines([tmp_path / "absent"])


def test_lines_wrapped_at_a_width_are_joined_and_others_are_not() -> None:
    line = "واژه " * 12
    wrapped = [line] * 3 + ["پایان."] + ["", line]
    assert unwrapped(wrapped) == "\n".join([" ".join([line] * 3 + ["پایان."]), line])
    for lines in ([line] * 3, [line] * 4 + [line * 2], ["کوتاه"] * 9, []):
        assert unwrapped(lines) == "\n".join(lines)


def ids(*numbers: int) -> Ids:
    return np.array(numbers, np.int32)


def numbered(first: int) -> Tokens:
    """Six sentences of ten tokens, with numbers that no other document has."""
    body = np.arange(first, first + 60, dtype=np.int32)
    return Tokens(body, tuple(range(10, 61, 10)), body[:2] + 60, body[:5] + 65, (ids(first + 75),))


def pair_source(seed: int = 1, phrases: list[Ids] | None = None) -> PairSource:
    drawn_from = [numbered(100 * n) for n in range(1, 9)]
    return PairSource(drawn_from, [(ids(1, 2), ids(3))], phrases or [], np.ones(1000), seed)


def test_both_texts_of_a_pair_come_from_its_document() -> None:
    for query, text, origin in pair_source().draw(500):
        hundreds = {0} if origin < 0 else {origin + 1}
        assert {int(n) // 100 for n in (*query, *text)} == hundreds
        assert 0 < len(query) <= LONGEST
        assert 0 < len(text) <= LONGEST


def test_the_seed_decides_the_pairs() -> None:
    first, again, other = (
        [(p.query.tolist(), p.text.tolist()) for p in pair_source(seed).draw(50)]
        for seed in (1, 1, 2)
    )
    assert first == again != other


def shared(rarity: float) -> int:
    source = PairSource([numbered(100 * n) for n in range(9)], [], [], np.full(1000, rarity), 1)
    return sum(bool(set(p.query.tolist()) & set(p.text.tolist())) for p in source.draw(500))


def test_most_texts_lose_the_telling_words_of_their_query_and_only_these() -> None:
    assert 100 < shared(rarity=0.2) < 400
    assert shared(rarity=0.2) * (1 - APART) == pytest.approx(shared(rarity=0.4), rel=0.3)


def test_a_text_of_which_little_would_be_left_keeps_its_words() -> None:
    text = ids(*range(1, 10))
    source = PairSource([Tokens(text, (9,), text, ids(), ())], [], [], np.ones(10), 1)
    for query, found, _ in source.draw(100):
        assert len(found) >= 6
        assert set(found.tolist()) <= set(text.tolist()) >= set(query.tolist())


def test_phrases_are_put_behind_half_of_the_queries() -> None:
    pairs = pair_source(phrases=[ids(7)]).draw(1000)
    asked = sum(p.query[-1] == 7 for p in pairs)
    assert 350 < asked < 550
    assert not any((p.text == 7).any() for p in pairs)


def test_documents_become_tokens_with_the_ends_of_their_sentences() -> None:
    encode = list_encoder(build_tokenizer([UNKNOWN, "سیب", "ماه"]))
    document = Document(("سیب ماه", "漢", "ماه"), title="ماه", tags=("سیب", "漢"))
    (found,) = as_tokens([document], encode)
    assert found.body.tolist() == [1, 2, 2]
    assert found.ends == (2, 3)
    assert found.body[found.sentence(1)].tolist() == [2]
    assert found.body[found.sentences(0, 2)].tolist() == [1, 2, 2]
    assert (found.title.tolist(), [tag.tolist() for tag in found.tags]) == ([2], [[1]])
    assert frequencies([found], 3).tolist() == [0, 1 / 3, 2 / 3]


def test_rarity_is_the_smooth_inverse_frequency() -> None:
    weights = rarity(np.array([0, 0, 1e-4, 1]))
    assert weights == pytest.approx([0, 1, 1e-4 / (1e-4 + 1e-4), 1e-4 / (1e-4 + 1)])


@given(
    arrays(np.float32, array_shapes(min_dims=2, max_dims=2), elements=st.floats(-8, 8, width=32))
)
def test_quantised_values_are_at_most_half_a_step_off(table: npt.NDArray[np.float32]) -> None:
    tensors = quantise(table)
    weights = tensors["weights"].astype(np.float64)[:, None]
    error = np.abs(tensors["embeddings"].astype(np.float64) * weights - table)
    assert tensors["embeddings"].dtype == np.int8
    assert (error <= weights * 0.5001 + 1e-30).all()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Forty articles on two subjects, each a shuffle of the subject's words."""
    shuffle = np.random.default_rng(1)
    rows = []
    for number in range(40):
        words = (SPORT, MARKET)[number % 2].split()
        sentences = [" ".join(shuffle.permutation(words)) + "." for _ in range(3)]
        title = " ".join(shuffle.permutation(words)[:3])
        rows.append({"id": str(number), "title": title, "body": " ".join(sentences)})
    path = tmp_path / "news.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def small_training(corpus: Path, output: Path) -> int:
    sizes = {"--tokens": 80, "--pieces": 5, "--dimension": 8, "--steps": 40, "--batch": 16}
    options = [str(part) for option in sizes.items() for part in option]
    return main([str(corpus), "--output", str(output), *options])


def test_training_writes_a_model_that_tells_subjects_apart(corpus: Path, tmp_path: Path) -> None:
    assert small_training(corpus, tmp_path / "model") == 0
    encoder = StaticEncoder(tmp_path / "model")
    vectors = encoder.encode(["فوتبال داور", "گل ورزشگاه", "دلار بانک", "طلا بازار"])
    near = vectors @ vectors.T
    assert encoder.dimension == 8
    assert min(near[0, 1], near[2, 3]) > max(near[0, 2], near[0, 3], near[1, 2], near[1, 3])
    assert "40 documents" in (tmp_path / "model" / "README.md").read_text(encoding="utf-8")


def test_training_can_be_repeated(corpus: Path, tmp_path: Path) -> None:
    for name in ("first", "second"):
        small_training(corpus, tmp_path / name)
    first, second = (StaticEncoder(tmp_path / name).fingerprint for name in ("first", "second"))
    assert first == second


def test_training_says_what_is_wrong(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert main([str(tmp_path / "absent.jsonl"), "--output", str(tmp_path / "model")]) == 1
    assert "holds no article" in caplog.text
    assert not (tmp_path / "model").exists()
