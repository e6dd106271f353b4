"""Words: tokens, phrases, names and values, and the ways to cut a question into them."""
