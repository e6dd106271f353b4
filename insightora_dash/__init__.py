"""INSIGHTORA: ask your data and trust the answer."""

__version__ = "0.1.0"
