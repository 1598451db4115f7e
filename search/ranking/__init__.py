"""From the lists of retrieval to the order and the form in which hits are shown."""
