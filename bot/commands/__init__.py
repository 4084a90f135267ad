"""The commands of `kentongan`: a module each, whose ``command`` is loaded when it is run."""
