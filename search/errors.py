"""All errors that newsearch raises for what a user can cause.

Each message says what is wrong, where, and what to do::

    NewsearchError
    ├── IndexMissing        there is no index, or no published generation, in the folder
    ├── IndexDamaged        a file of the generation is absent, cut or altered
    ├── IndexUnreadable     permission to read it is missing, or too many files are open
    ├── IndexIncompatible   the index was written by another format, analyser or model
    ├── WriteError          the index cannot be written: disk full, no permission
    ├── StoreError          the article store cannot be opened, read or written
    ├── Busy                another process is writing to the same index
    ├── InputError          a path, a queries file or a qrels file cannot be read at all
    ├── QueryError          a query, a filter or an option of a search cannot be understood
    │   └── DateError       a date is in no known form, or impossible
    ├── ArticleMissing      no article has this id
    ├── SearcherClosed      a searcher is asked that was closed; a ValueError too
    ├── ProcessLost         a process of a searcher ended before it had answered
    └── ModelError          an embedding model cannot be loaded or does not fit the index
"""


class NewsearchError(Exception):
    """Base of every error that newsearch raises for what a user can cause."""


class IndexMissing(NewsearchError):
    """There is no index, or no published generation, in the folder."""


class IndexDamaged(NewsearchError):
    """A file of the generation is absent, cut or altered."""


class IndexUnreadable(NewsearchError):
    """The system does not let this process read a file of the index, which may be sound."""


class IndexIncompatible(NewsearchError):
    """The index was written by another format, analyser or model."""


class NotInstalled(NewsearchError):
    """What was asked for needs a package that is not installed."""


class WriteError(NewsearchError):
    """The index cannot be written: the disk is full, or permission is missing."""


class StoreError(NewsearchError):
    """The article store cannot be opened, read or written."""


class Busy(NewsearchError):
    """Another process is writing to the same index."""


class InputError(NewsearchError):
    """A path or a file given by the user cannot be read at all."""


class QueryError(NewsearchError):
    """A query, a filter or an option of a search cannot be understood."""


class DateError(QueryError):
    """A date is in no known form, or impossible."""


class ArticleMissing(NewsearchError):
    """No article has this id."""


class SearcherClosed(NewsearchError, ValueError):
    """A searcher is asked that was closed before."""

    def __init__(self, message: str = "This searcher is closed. Open the index again.") -> None:
        super().__init__(message)


class ProcessLost(NewsearchError):
    """A process of a searcher ended before it had answered, from outside or for want of memory."""


class ModelError(NewsearchError):
    """An embedding model cannot be loaded or does not fit the index."""
