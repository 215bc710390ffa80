"""German and English words of maps, charts and tables."""

from landgap.output.words.catalogue import Words, words

__all__ = ["Words", "words"]
