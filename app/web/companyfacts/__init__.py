"""What a firm writes of its years and declares of itself, for the rules of programmes."""
