"""Looks at pictures in a limited process, and draws the two that the bot makes itself."""
