"""The small copy for showing."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from adapters.vision.pool import VisionPool
from tests.adapters.vision.pictures import PORTRAIT, exif, portrait, saved, with_size

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_preview_is_small_upright_and_without_records(pool: VisionPool) -> None:
    data = saved(portrait().resize((1800, 1400)), exif=exif(6, place=True), icc_profile=b"x" * 100)
    with Image.open(BytesIO(await pool.preview(data))) as small:
        assert (small.format, small.size, small.mode) == ("JPEG", (700, 900), "RGB")
        assert dict(small.getexif()) == {}
        assert "icc_profile" not in small.info


@pytest.mark.parametrize("mode", ["L", "CMYK"])
async def test_every_colour_mode_can_be_shown(pool: VisionPool, mode: str) -> None:
    with Image.open(BytesIO(await pool.preview(saved(portrait().convert(mode))))) as small:
        assert small.mode == "RGB"


@pytest.mark.parametrize("data", [b"", b"no picture", PORTRAIT.read_bytes()[:900]])
async def test_what_cannot_be_opened_is_not_shown(pool: VisionPool, data: bytes) -> None:
    with pytest.raises(ValueError, match="shown"):
        await pool.preview(data)


async def test_a_bomb_is_not_shown(pool: VisionPool) -> None:
    with pytest.raises(ValueError, match="shown"):
        await pool.preview(with_size(PORTRAIT.read_bytes(), 65_000, 65_000))
