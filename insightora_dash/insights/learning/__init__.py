"""What can be learned from a table: groups of rows alike, and a column predicted from others, tried on rows held back."""
