"""How a message leaves the house: one sender a channel, all with one contract."""
