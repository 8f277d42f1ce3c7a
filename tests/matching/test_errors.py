from matching.errors import InvalidValueError, MatchingError, SolverError


def test_an_invalid_value_names_itself_and_what_was_expected():
    error = InvalidValueError("level", 7, "an integer from 0 to 4")

    assert str(error) == "level must be an integer from 0 to 4, not 7"
    assert (error.name, error.value, error.expected) == ("level", 7, "an integer from 0 to 4")


def test_all_errors_are_of_one_family_and_bad_values_are_value_errors_too():
    assert issubclass(InvalidValueError, MatchingError)
    assert issubclass(InvalidValueError, ValueError)
    assert issubclass(SolverError, MatchingError)
