"""What is deployed is well-formed, names what exists, and asks for no more rights than it needs."""
