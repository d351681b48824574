"""Telegram: updates in by webhook or polling, messages out from the outbox."""
