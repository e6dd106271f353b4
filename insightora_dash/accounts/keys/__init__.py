"""Getting in without a browser: API keys, and short tokens for programs that sign in."""
