"""Remove what is no longer of use in an index folder: unfinished, unpublished and old generations.

Nothing here can fail a rebuild: what cannot be removed is told, and tried again by the next one.
Call it only under the index's lock.
"""

import re
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from newsearch.search.errors import IndexDamaged, IndexMissing, IndexUnreadable
from newsearch.search.layout import MANIFEST, IndexLayout
from newsearch.search.leases import unread
from newsearch.search.manifest import current_generation

from .durable import new_of

UNFINISHED = ".building-"
"""How the names of generations under construction begin; readers never look at them."""

_NAME = re.compile(r"\d{6,}-\d{8}T\d{6}")
"""What `publish.next_name` gives."""

KEPT_BEFORE = 1
"""So many generations before the one in use stay: a reader that is just opening one of them is not
disturbed."""

KEPT_LOG_SECONDS = 30 * 24 * 3600
"""What an interrupted rebuild with another model has embedded stays for 30 days: it may be resumed
after rebuilds with the model in use."""


def remove_remains(index: IndexLayout) -> list[str]:
    """Remove what an interrupted rebuild left, so that there is room; tell what is still there.

    That are unfinished generations, those that were finished and not published, and half-written
    small files.
    """
    unfinished = sorted(index.generations.glob(f"{UNFINISHED}*"))
    newer = [folder for folder in _finished(index) if folder.name > _name_in_use(index)]
    small = [new_of(index.current), *index.root.glob(f".{index.current.name}.????????")]
    left = _gone((*unfinished, *newer))
    return [*left, *_unlinked(path for path in small if path.exists())]


def remove_old(index: IndexLayout, fingerprint: str) -> list[str]:
    """Remove old generations that nobody reads, and logs of vectors; tell what is still there.

    Args:
        index: where a generation is published.
        fingerprint: of the model whose log has served its purpose.
    """
    in_use = _name_in_use(index)
    old = [folder for folder in _finished(index) if folder.name < in_use][:-KEPT_BEFORE]
    own, now = index.vector_log(fingerprint), time.time()
    logs = [
        path
        for path in index.root.glob("vectors-*.part")
        if path == own or now - path.stat().st_mtime > KEPT_LOG_SECONDS
    ]
    return [*_unlinked(logs), *_gone(old)]


def _finished(index: IndexLayout) -> list[Path]:
    """The generations that have their name, oldest first; what else lies there is not ours."""
    return sorted(path for path in index.generations.iterdir() if _NAME.fullmatch(path.name))


def _name_in_use(index: IndexLayout) -> str:
    """The generation in use; "" if there is none, so that all are newer.

    Where `CURRENT` cannot be read, no generation is newer than what is returned.
    """
    try:
        return current_generation(index).name
    except IndexMissing:
        return ""
    except (IndexDamaged, IndexUnreadable):
        return chr(0x10FFFF)


def _gone(folders: Iterable[Path]) -> Iterator[str]:
    for folder in folders:
        with unread(folder / MANIFEST) as free:
            if not free:
                continue
            # Renamed first: whoever looks while it goes sees an unfinished generation, not half of
            # one. A reader that waits for its lease finds it gone.
            gone = folder.with_name(f"{UNFINISHED}{secrets.token_hex(4)}")
            try:
                folder.rename(gone)
            except OSError as error:  # Windows: somebody has a file open
                yield f"{folder}: {error.strerror or error}"
                continue
        try:
            shutil.rmtree(gone)
        except OSError as error:
            yield f"{gone}: {error.strerror or error}"


def _unlinked(paths: Iterable[Path]) -> Iterator[str]:
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            yield f"{path}: {error.strerror or error}"
