"""Where a visitor may be sent, and what stands in letters."""

from app.web.addresses import after_sign_in, full_address, safe_next


def test_only_paths_of_this_site_are_safe():
    for target in ("/", "/my/?a=1#b", "/cases/?q=절임"):
        assert safe_next(target) == target
    for target in (None, "", "x", "//x", "/\\x", "/a\\b", "/\t/x", "https://x.invalid"):
        assert safe_next(target) == "/"


def test_signing_in_leads_back_or_to_what_is_to_do(app):
    with app.test_request_context():
        assert after_sign_in("/cases/?q=1") == "/cases/?q=1"
        assert after_sign_in("//x.invalid") == after_sign_in(None) == "/my/"
        del app.view_functions["my.index"]
        assert after_sign_in(None) == "/"


def test_letters_name_the_configured_site_whatever_the_host_header_says(app):
    with app.test_request_context(headers={"Host": "evil.invalid"}):
        address = full_address("accounts.verify", token="a.b")
    assert address == "http://127.0.0.1:8000/account/verify/a.b"
