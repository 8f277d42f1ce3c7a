import pytest

from knowledge.errors import ModelUnusable
from knowledge.search.loading import load_parts


def test_a_missing_model_is_refused(tmp_path):
    with pytest.raises(ModelUnusable):
        load_parts(tmp_path)
