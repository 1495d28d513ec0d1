"""How much of what others found we find, and how much we invent."""
