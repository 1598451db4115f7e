"""The command `newsearch`: calls the library, formats what it returns, maps errors."""

from .main import main, run

__all__ = ["main", "run"]
