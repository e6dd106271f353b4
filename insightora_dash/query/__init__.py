"""One SQL tree, rewritten by passes and answered."""
