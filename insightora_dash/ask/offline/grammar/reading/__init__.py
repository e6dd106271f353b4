"""Items to a sketch: the grammar proper, clause by clause."""
