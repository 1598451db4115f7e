"""Full-text retrieval: posting arrays for ranking, Whoosh for structure."""
