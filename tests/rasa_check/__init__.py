"""The data and the dialogues held to a real Rasa 3.6."""
