"""Tests of what is remembered, on both kinds of database."""
