"""Build the word list of the analyser from a corpus."""
