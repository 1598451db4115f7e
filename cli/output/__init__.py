"""How results are written: for people through rich, for programs as JSON.

The modules are imported where they are used: a query must not wait for what only others need.
"""
