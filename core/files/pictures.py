"""Pictures: opened, turned upright and written anew, so that nothing but their points is kept."""

import io
import warnings

from PIL import Image, ImageOps

from core.files.kinds import Kind
from core.files.refusing import Refused

MOST_PIXELS = 50_000_000  # a picture of the largest phones; some 200 MB while it is open
QUALITY = 90


def redrawn(content: bytes, kind: Kind) -> bytes:
    """The picture without place, camera, comments, colour profile or anything that stood behind it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # its size is looked at below
            with Image.open(io.BytesIO(content), formats=[kind.value]) as opened:
                width, height = opened.size
                if width * height > MOST_PIXELS:
                    raise Refused("pixels")
                upright = ImageOps.exif_transpose(opened)
                return _written(upright, kind)
    except Image.DecompressionBombError:
        raise Refused("pixels") from None
    except Refused:
        raise
    except Exception:  # noqa: BLE001 whatever a damaged picture makes the decoders raise
        raise Refused("damaged") from None


def _written(picture: Image.Image, kind: Kind) -> bytes:
    is_clear = kind is Kind.PNG and picture.has_transparency_data
    mode = "RGBA" if is_clear else "L" if picture.mode == "L" else "RGB"
    plain = picture.convert(mode)
    plain.info = {}  # what is there would be written along: comments, profiles
    told = io.BytesIO()
    if kind is Kind.JPEG:
        plain.save(told, "JPEG", quality=QUALITY)
    else:
        plain.save(told, "PNG")
    return told.getvalue()
