"""Which passwords are taken, and that the same words always open the same door."""

import unicodedata

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from organizations.models import User

USER = User(username="KH01234", email="an.nguyen@khanhhoa.example")

REFUSED = [
    "ngan-qua",
    "11-ky-tu-ok",
    "Khanhhoa@2026",
    "KhánhHòa@123456",
    "Matkhau123456",
    "matkhau@123!!",
    "Nhatrang20262026",
    "UBND-khanhhoa-2026",
    "kpi.khanhhoa.2026",
    "vietnam@vietnam",
    "aaaaaaaaaaaaaaa",
    "123456789012345",
    "password12345678",
    "Admin@123456789",
    "qwertyuiop123",
    "KH01234KH01234",
    "an.nguyen@khanhhoa",
    "Congchuc@2026!!",
    "iloveyou123456",
    "ababababababab",
]
TAKEN = [
    "ba-con-thuyen-ra-khoi",
    "mot-mat-khau-rieng",
    "thuyền về bến lúc chiều",
    "12 con cá ngừ đại dương",
    "x7$Kq9!mTz2@Lw",
    "correct horse battery staple",
    "tôi hay quên mật khẩu lắm",
    "sáng nay trời mưa to quá",
    "thuyền " * 18,
    "🐟🐠🐡 cá biển nha trang tươi",
]


@pytest.mark.parametrize("password", REFUSED)
def test_what_others_would_try_first_is_refused(password) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, USER)


@pytest.mark.parametrize("password", TAKEN)
def test_anything_else_is_taken_as_it_is(password) -> None:
    validate_password(password, USER)


@pytest.mark.parametrize("password", TAKEN)
def test_it_opens_however_the_keyboard_composes_letters_and_only_as_a_whole(password) -> None:
    user = User(username="KH01234")
    user.set_password(unicodedata.normalize("NFD", password))

    assert user.check_password(unicodedata.normalize("NFC", password))
    assert user.check_password(unicodedata.normalize("NFD", password))
    assert not user.check_password(password[:-1])
