"""Statements: how one is put, and how two of them compare: what they share, and what can't both hold."""
