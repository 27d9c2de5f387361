"""English: its words, their stems and closed classes, and how a rule asks for them."""
