"""What a process holds beside the database."""

from app.config import Settings
from app.runtime.senders.folder import FolderPostman
from app.runtime.senders.smtp import SmtpPostman
from app.runtime.state import make_runtime


def test_a_runtime_opens_nothing_but_its_folder(tmp_path):
    folder = tmp_path / "a" / "b"
    state = make_runtime(Settings(instance_dir=folder, database_url="", secret_key="k"))
    assert list(folder.iterdir()) == []
    assert state.files.folder == folder / "files"
    assert state.search.store == folder / "index" / "cases"
    assert state.senders["mail"].folder == folder / "mail"
    assert isinstance(state.senders["mail"], FolderPostman)
    assert state.catalogue is None
    state.wake_worker()


def test_a_mail_server_takes_the_letters_when_one_is_given(tmp_path):
    settings = Settings(instance_dir=tmp_path, database_url="", smtp_url="smtp://127.0.0.1:25")
    assert isinstance(make_runtime(settings).senders["mail"], SmtpPostman)
