"""Values: numbers, quantities, dates and times of day, as the words give them."""
