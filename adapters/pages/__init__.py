"""Web pages behind the bot's links: mail verification, hand-over, the embedded mailbox, and their plain error pages."""
