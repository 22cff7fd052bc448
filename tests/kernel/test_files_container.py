"""The container format alone: any sizes, any chunks, any reads; any single change refused."""

import io
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openleave.kernel.files import container
from openleave.kernel.files.errors import FileCorrupt

KEY, ORGANIZATION, FILE = b"k" * 32, uuid.UUID(int=1), uuid.UUID(int=2)
FRAME = 64


@pytest.fixture(autouse=True, scope="module")
def small_frames():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(container, "FRAME_BYTES", FRAME)
        patch.setattr(container, "_SEALED_FRAME", FRAME + container.TAG_BYTES)
        yield


def sealed(chunks):
    raw = io.BytesIO()
    writer = container.ContainerWriter(raw, KEY, ORGANIZATION, FILE)
    for chunk in chunks:
        writer.write(chunk)
    writer.finish()
    return raw.getvalue()


def opened(stored, key=KEY, organization=ORGANIZATION, file=FILE):
    return io.BufferedReader(container.ContainerReader(io.BytesIO(stored), key, organization, file))


@given(st.lists(st.binary(max_size=200), max_size=8), st.lists(st.tuples(st.integers(0, 1700), st.integers(0, 300))))
@settings(max_examples=300, deadline=None)
def test_any_chunks_and_any_reads(chunks, reads):
    content = b"".join(chunks)
    stored = sealed(chunks)
    assert len(stored) == container.HEADER_BYTES + len(content) + container.TAG_BYTES * max(
        1, -(-len(content) // FRAME)
    )
    with opened(stored) as file:
        assert file.read() == content
        for start, length in reads:
            file.seek(start)
            assert file.read(length) == content[start : start + length]


@given(st.binary(max_size=400), st.data())
@settings(max_examples=500, deadline=None)
def test_any_flipped_bit_any_cut_and_any_addition_is_refused(content, data):
    stored = sealed([content])
    position = data.draw(st.integers(0, len(stored) - 1))
    flipped = bytearray(stored)
    flipped[position] ^= 1 << data.draw(st.integers(0, 7))
    addition = data.draw(st.binary(min_size=1, max_size=200))
    for attacked in (bytes(flipped), stored[:position], stored + addition):
        with pytest.raises(FileCorrupt):
            opened(attacked).read()


@pytest.mark.parametrize("other", [{"key": b"j" * 32}, {"organization": uuid.UUID(int=9)}, {"file": uuid.UUID(int=9)}])
def test_another_key_organization_or_file_does_not_open_it(other):
    with pytest.raises(FileCorrupt):
        opened(sealed([b"content"]), **other)


@pytest.mark.parametrize("frames", [0, 1, 2, 3])
def test_a_cut_between_two_frames_is_refused_on_opening(frames):
    stored = sealed([bytes(3 * FRAME + 10)])
    with pytest.raises(FileCorrupt):
        opened(stored[: container.HEADER_BYTES + frames * (FRAME + container.TAG_BYTES)])
