"""States as past versions of the flow saved them."""
