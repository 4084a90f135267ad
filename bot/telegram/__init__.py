"""Telegram: what comes in, what goes out, and what people see there."""
