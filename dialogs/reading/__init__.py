"""What is read aloud: made of message keys and their values, never of the text on the screen."""

from dialogs.reading.reading import Passage, Reading

__all__ = ["Passage", "Reading"]
