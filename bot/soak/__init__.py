"""The soak: people who fill in the whole application while the servers are killed under them."""
