"""Rows <-> the bytes of one Parquet file. The schema is that of `briefgen annotate`, worked out from its types."""

from __future__ import annotations

import io
import types
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Literal, TypedDict, Union, cast, get_args, get_origin, get_type_hints, is_typeddict

import pyarrow as pa
import pyarrow.parquet as pq

from briefgen.errors import Finding
from briefgen.export.annotations import Record
from briefgen.model.common import Severity

_TOLD = b"briefgen"
"""Key of the metadata of a file under which stands what is told of it."""
_AT_ONCE = 64
"""Rows that are Python objects at one time."""


class FindingRecord(TypedDict):
    """What a person should know of an article: the keys of `briefgen check --format json`."""

    line: int
    column: int
    code: str
    severity: Severity
    message: str
    hint: str


class Row(Record):
    """One article: the object of `briefgen annotate`, and what it says of the article on the terminal."""

    findings: list[FindingRecord]


def _type(hint: Any) -> pa.DataType:
    origin, arguments = get_origin(hint), get_args(hint)
    if is_typeddict(hint):
        return pa.struct([pa.field(name, _type(one)) for name, one in get_type_hints(hint).items()])
    if origin is list:
        return pa.list_(_type(arguments[0]))
    if origin in (Union, types.UnionType):
        return _type(next(one for one in arguments if one is not type(None)))
    if origin is Literal:
        return pa.string()
    return {str: pa.string(), int: pa.int32(), float: pa.float64(), bool: pa.bool_()}[hint]


SCHEMA = pa.schema([pa.field(name, _type(hint)) for name, hint in get_type_hints(Row).items()])
"""Everything but path and findings is null where an article could not be read or annotated."""


def row(record: Record, findings: Iterable[Finding]) -> Row:
    """Return the row of an article that was annotated."""
    return Row(**record, findings=[_finding(one) for one in findings])


def bare(path: str, findings: Iterable[Finding]) -> Row:
    """Return the row of an article of which there is nothing but findings."""
    empty = {**dict.fromkeys(get_type_hints(Row)), "path": path, "findings": [_finding(one) for one in findings]}
    return cast("Row", empty)


def _finding(finding: Finding) -> FindingRecord:
    return cast("FindingRecord", {key: getattr(finding, key) for key in get_type_hints(FindingRecord)})


def table(rows: Iterable[Row]) -> pa.Table:
    """Return rows as a table."""
    return pa.Table.from_batches(_batches(rows), SCHEMA)


def _batches(rows: Iterable[Row]) -> Iterator[pa.RecordBatch]:
    remaining = iter(rows)
    while group := [*islice(remaining, _AT_ONCE)]:
        try:
            yield pa.RecordBatch.from_pylist(cast("list[Mapping[str, Any]]", group), schema=SCHEMA)
        except UnicodeEncodeError:
            yield pa.RecordBatch.from_pylist(_encodable(group), schema=SCHEMA)


def _encodable(value: Any) -> Any:
    """Return a value with lone surrogates as escapes: a name whose bytes are no UTF-8 has them."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, list):
        return [_encodable(one) for one in value]
    return {key: _encodable(one) for key, one in value.items()} if isinstance(value, dict) else value


def dumps(rows: pa.Table, told: bytes) -> bytes:
    """Return the bytes of a file with rows, and what is told of it. The same rows: the same bytes."""
    out = io.BytesIO()
    whole = rows.cast(SCHEMA).replace_schema_metadata({_TOLD: told}).combine_chunks()
    pq.write_table(whole, out, compression="zstd", write_page_checksum=True)
    return out.getvalue()


def loads(data: bytes) -> tuple[pa.Table, bytes]:
    """Return the rows of a file and what is told of it. Raises ValueError if `dumps` did not write these very bytes.

    The pages of a file carry checksums; whatever stands around them is held against how `dumps` would write it.
    """
    try:
        found = pq.read_table(io.BytesIO(data), page_checksum_verification=True)
        told = (found.schema.metadata or {}).get(_TOLD, b"")
        sound = dumps(found, told) == data
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        raise ValueError(f"this is no file of annotations: {error}") from error
    if not sound:
        raise ValueError("this file of annotations is damaged")
    return found, told
