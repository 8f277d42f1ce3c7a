from matching.errors import InvalidFieldError, InvalidValueError, MatchingError, SolverError


def test_an_invalid_value_names_itself_and_what_was_expected():
    error = InvalidValueError("level", 7, "an integer from 0 to 4")

    assert str(error) == "level must be an integer from 0 to 4, not 7"
    assert (error.name, error.value, error.expected) == ("level", 7, "an integer from 0 to 4")


def test_all_errors_are_of_one_family_and_bad_values_are_value_errors_too():
    assert issubclass(InvalidValueError, MatchingError)
    assert issubclass(InvalidValueError, ValueError)
    assert issubclass(SolverError, MatchingError)


def test_a_field_is_named_by_its_path_and_a_long_value_is_cut():
    error = InvalidFieldError("firms[3].available[0]", 9, "0..7")

    assert str(error) == "firms[3].available[0]: must be 0..7, not 9"
    assert len(str(InvalidFieldError("scores", list(range(10_000)), "a matrix"))) < 100
