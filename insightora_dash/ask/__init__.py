"""Words to Query: the offline engine, the language model, the reply."""
