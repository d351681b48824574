"""What goes on between two channels of one running bot."""
