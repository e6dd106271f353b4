"""What may be meant by the letters typed so far into the question box."""
