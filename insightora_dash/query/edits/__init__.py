"""Changing one clause of a query through its chip: what can be chosen, and the tree with the choice in it."""
