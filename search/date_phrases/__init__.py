"""The days and spans of days that a query names: «۱۹ آذر ۱۴۰۴», «مهر ۱۴۰۴», «هفته گذشته».

>>> import datetime as dt
>>> [phrase] = find("زلزله هفته گذشته", dt.date(2025, 12, 10))
>>> phrase.first.isoformat(), phrase.last.isoformat(), phrase.ranks
('2025-11-29', '2025-12-05', False)

This is for queries only. In a document «هفته گذشته» counts from the day it was written.
"""

from .finding import find, fixed_dates
from .phrase import DatePhrase, FixedDate

__all__ = ["DatePhrase", "FixedDate", "find", "fixed_dates"]
