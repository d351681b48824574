"""Telegram: real requests to an emulated Telegram, held to the published list of its methods."""
