"""Semantic retrieval: embedding models, and the vectors of passages."""
