"""Stance: how a clause is put, and whether it states anything that could be checked."""
