"""Web pages behind the bot's links: verification, sensitive answers, hand-over, embedded mailbox, plain errors."""
