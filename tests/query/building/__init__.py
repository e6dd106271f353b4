"""The visual builder on the tree."""
