"""Standard analyses of a table, each one SELECT made of chosen columns: an ordinary query from then on."""
