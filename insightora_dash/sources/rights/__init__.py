"""What somebody may see of the data: row rules and column masks, put under every statement that runs for them."""
