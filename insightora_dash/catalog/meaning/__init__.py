"""The semantic model: as a document, as text, and laid over a catalog."""
