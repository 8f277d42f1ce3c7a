import pytest

from knowledge.errors import ModelUnusable
from knowledge.search.loading import load_parts


def test_a_missing_model_is_refused(tmp_path):
    with pytest.raises(ModelUnusable):
        load_parts(tmp_path)


def test_a_missing_folder_is_told_and_not_looked_for_elsewhere(tmp_path):
    with pytest.raises(ModelUnusable, match="there is no model"):
        load_parts(tmp_path / "nowhere")
