"""What holds for every list of sources and every file of rows."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("pyarrow")

from briefgen.cluster import parquet
from briefgen.cluster.partitions import MOST_BYTES, Partition, Source, partitions
from briefgen.errors import Finding

sizes = st.one_of(st.integers(0, 10_000), st.integers(MOST_BYTES // 3, MOST_BYTES * 2))
sources = st.dictionaries(st.text(min_size=1, max_size=8), sizes, max_size=80).map(
    lambda found: [Source(name, 0, name, size, "1") for name, size in found.items()]
)


def cut(found: list[Source], made_by: bytes = b"x", about: int = 4) -> list[Partition]:
    return [*partitions(("file:///a",), found, made_by, about)]


@given(sources, st.integers(1, 9))
def test_each_source_once_in_order_and_no_partition_too_large(found: list[Source], about: int) -> None:
    made = cut(found, about=about)
    assert [source for one in made for source in one.sources] == sorted(found)
    for one in made:
        assert 0 < len(one.sources) <= 2 * about
        assert len(one.sources) == 1 or sum(source.size for source in one.sources) <= MOST_BYTES
    assert len({one.key for one in made}) == len(made)


@given(sources, st.randoms(use_true_random=False))
def test_the_order_of_a_listing_does_not_matter(found: list[Source], dice: random.Random) -> None:
    shuffled = [*found]
    dice.shuffle(shuffled)
    assert cut(shuffled) == cut(found)


@given(sources.filter(bool), st.data())
def test_the_key_says_what_results_depend_on(found: list[Source], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(found) - 1))
    for change in ({"stamp": "2"}, {"size": found[at].size + 1}, {"sidecar": "s.yml"}):
        changed = [*found]
        changed[at] = found[at]._replace(**change)
        assert {one.key for one in cut(changed)} != {one.key for one in cut(found)}
    assert not {one.key for one in cut(found, b"y")} & {one.key for one in cut(found)}


def test_an_article_that_comes_or_goes_changes_few_partitions() -> None:
    found = [Source(f"{number:05}.txt", 0, "", 5_000, "") for number in range(20_000)]
    before = {one.key for one in cut(found, about=50)}
    assert 300 < len(before) < 600
    for at in range(0, 20_000, 997):
        after = {one.key for one in cut(found[:at] + found[at + 1 :], about=50)}
        assert len(after - before) <= 6


def test_a_wrong_byte_and_a_cut_are_noticed() -> None:
    findings = [Finding("a.txt", 1, 2, "date-missing", "warning", "no date", "Add it.")]
    whole = [parquet.bare(f"{number}.txt", findings) for number in range(3)]
    data = parquet.dumps(parquet.table(whole), b"told")
    rows, told = parquet.loads(data)
    assert (rows.to_pylist(), told) == (whole, b"told")
    for at in (*range(0, len(data), 71), *range(len(data) - 16, len(data))):
        damaged = bytearray(data)
        damaged[at] ^= 1 << at % 8
        with pytest.raises(ValueError, match="file of annotations"):
            parquet.loads(bytes(damaged))
    for end in range(0, len(data), 311):
        with pytest.raises(ValueError, match="file of annotations"):
            parquet.loads(data[:end])
