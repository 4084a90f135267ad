"""Tests of the edge: settings, texts, receiving and delivering."""
