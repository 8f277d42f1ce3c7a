"""Korean text: normal form, morphemes, passages with offsets."""
