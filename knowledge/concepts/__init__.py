"""Problem categories, industries and the bilingual glossary."""
