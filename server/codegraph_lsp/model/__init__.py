"""The nouns: ids, spans, kinds, facts, edges, errors, settings. Plain values, no behaviour."""
