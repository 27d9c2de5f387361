"""The commands of `wirefold`, one module each."""
