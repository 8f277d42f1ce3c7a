"""Aid programmes, pure: dated rules and facts in, answers with their citations out."""
