"""LINE: webhook events in, replies and pushes out."""
