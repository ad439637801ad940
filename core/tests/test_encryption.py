"""Texts encrypted under the installation's key."""

import pytest

from core.encryption import InvalidToken, decrypt, encrypt


def test_text_comes_back_and_is_not_in_what_is_stored():
    token = encrypt("JBSWY3DPEHPK3PXP", purpose="factor")
    assert "JBSWY3DP" not in token
    assert decrypt(token, purpose="factor") == "JBSWY3DPEHPK3PXP"
    assert token != encrypt("JBSWY3DPEHPK3PXP", purpose="factor")


def test_text_of_another_purpose_or_key_does_not_open(settings):
    token = encrypt("secret", purpose="factor")
    with pytest.raises(InvalidToken):
        decrypt(token, purpose="other")
    with pytest.raises(InvalidToken):
        decrypt("secret", purpose="factor")
    settings.SECRET_KEY, old = "another key of this installation", settings.SECRET_KEY
    with pytest.raises(InvalidToken):
        decrypt(token, purpose="factor")
    settings.SECRET_KEY_FALLBACKS = [old]
    assert decrypt(token, purpose="factor") == "secret"
