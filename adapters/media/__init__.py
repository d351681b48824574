"""Pictures and sound as the channels show them: how they are made, and links that open them for one person."""
