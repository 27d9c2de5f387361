"""Kafka, and nothing about news: settings, topics, codec, dead letters, state, the Faust app and its guard."""
