"""What happens here, told to other programs: addresses, signed messages, and what became of them."""
