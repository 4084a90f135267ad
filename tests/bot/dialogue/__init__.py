"""What holds the conversation."""
