"""Web pages behind the bot's links: verification, sensitive answers, hand-over, the embedded mailbox, plain error pages."""
