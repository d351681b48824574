"""The steps by which the tables grew."""
