"""The embedding model that ships with the package: where it is, and what it is known by."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "data" / "model"

FINGERPRINT = "a8e87c745372c392ab1e643401360fd7"
"""That of the files in `FOLDER`, which `tests/search/test_static_embedding.py` holds it against.

Recorded, because hashing 14 MB of weights takes longer than a search, and these files change with
the version of the package only. Whoever puts another model there records its fingerprint here.
"""
