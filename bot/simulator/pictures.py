"""Draws small photographs to send when nobody has a camera at hand: a road with a hole in it."""

import io
import math
import random
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFilter

SIZE = (960, 720)
HORIZON = 270


@lru_cache(maxsize=64)
def sample_photo(number: int = 1) -> bytes:
    """Return a JPEG of a damaged road; another number gives another hole."""
    dice = random.Random(number)
    picture = Image.new("RGB", SIZE, (158, 196, 226))
    draw = ImageDraw.Draw(picture)
    _draw_sky_and_fields(draw, dice)
    draw.polygon([(405, HORIZON), (555, HORIZON), (1010, 720), (-50, 720)], fill=(104, 104, 106))
    for _ in range(5200):
        x, y = dice.randint(0, 959), dice.randint(HORIZON, 719)
        shade = dice.randint(86, 122)
        if abs(x - 480) < 75 + (y - HORIZON) * 1.01:
            draw.point((x, y), fill=(shade, shade, shade + 2))
    for start, end, half in ((285, 310, 2), (335, 375, 4), (415, 480, 7), (540, 650, 12)):
        draw.polygon(
            [(480 - half, start), (480 + half, start), (480 + half * 2, end), (480 - half * 2, end)],
            (222, 218, 205),
        )
    picture = picture.filter(ImageFilter.GaussianBlur(1.2))
    _draw_hole(ImageDraw.Draw(picture), dice)
    buffer = io.BytesIO()
    picture.filter(ImageFilter.GaussianBlur(0.8)).save(buffer, "JPEG", quality=86)
    return buffer.getvalue()


def _draw_sky_and_fields(draw: ImageDraw.ImageDraw, dice: random.Random) -> None:
    for y in range(HORIZON):
        draw.line([(0, y), (960, y)], fill=(150 + y // 4, 192 + y // 8, 228))
    peak = dice.randint(120, 380)
    draw.polygon([(peak - 330, HORIZON), (peak, 96), (peak + 30, 96), (peak + 360, HORIZON)], fill=(122, 146, 170))
    draw.rectangle([0, HORIZON, 960, 720], fill=(96, 136, 70))
    for _ in range(90):
        x, size = dice.randint(0, 960), dice.randint(14, 46)
        green = dice.randint(80, 125)
        draw.ellipse([x - size, HORIZON - size, x + size, HORIZON + size // 3], fill=(44, green, 48))


def _draw_hole(draw: ImageDraw.ImageDraw, dice: random.Random) -> None:
    x, y = dice.randint(330, 560), dice.randint(490, 590)
    wide, high = dice.randint(110, 180), dice.randint(38, 62)
    for shrink, colour in ((1.0, (74, 70, 66)), (0.84, (52, 47, 43)), (0.62, (96, 84, 68)), (0.5, (126, 116, 100))):
        outline = [_rim(x, y, wide * shrink, high * shrink, step, dice) for step in range(26)]
        draw.polygon(outline, fill=colour)
    for _ in range(60):
        px, py = x + dice.randint(-wide - 60, wide + 60), y + dice.randint(-high - 20, high + 26)
        draw.ellipse([px, py, px + dice.randint(3, 11), py + dice.randint(2, 7)], fill=(70, 66, 62))


def _rim(x: int, y: int, wide: float, high: float, step: int, dice: random.Random) -> tuple[float, float]:
    angle, ragged = step / 26 * math.tau, dice.uniform(0.86, 1.12)
    return x + math.cos(angle) * wide * ragged, y + math.sin(angle) * high * ragged
