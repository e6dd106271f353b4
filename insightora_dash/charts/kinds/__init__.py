"""One file per kind of chart; a file with a `KIND` is found by itself."""
