"""What a bundle is called that somebody trains with an encoder of their own."""

import re
from pathlib import Path


def bundle_id(name_or_folder: str) -> str:
    """``facebook/wav2vec2-base`` or a folder ``…/wav2vec2-base`` → ``wav2vec2-base-ser``.

    Raises ``ValueError`` when the name has no letter and no digit.
    """
    folder = Path(name_or_folder)
    last = folder.resolve().name if folder.is_dir() else name_or_folder.rstrip("/").rpartition("/")[2]
    slug = re.sub(r"[^a-z0-9]+", "-", last.lower()).strip("-")
    if not slug:
        raise ValueError(
            f"--encoder: expected a hub name or a folder, got {name_or_folder!r}; write for example "
            "facebook/wav2vec2-base"
        )
    return f"{slug}-ser"
