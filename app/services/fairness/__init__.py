"""What each county gets, against what it has."""
