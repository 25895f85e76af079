"""Files in a bucket: the same promises as on disk, against a real server that speaks S3."""

import io
import time

import pytest

from organizations import files
from reporting import storage as documents
from worklogs import storage as evidence

pytestmark = pytest.mark.slow

AGENCY = 7


@pytest.fixture(params=["folder", "bucket"])
def kept(request, settings, tmp_path) -> files.Store:
    """Both places in turn."""
    settings.FILES_DIR = tmp_path
    settings.FILES_URL = request.getfixturevalue("address") if request.param == "bucket" else ""
    return files.store()


def test_what_is_put_is_there_twice_is_once_and_deleted_is_gone(kept):
    kept.put("place/aa/name", [b"eins, ", b"hai"])
    kept.put("place/aa/name", [b"one, two"])

    assert kept.get("place/aa/name") == b"one, two"
    kept.delete("place/aa/name")
    kept.delete("place/aa/name")
    assert kept.get("place/aa/name") is None


def test_names_of_one_folder_are_listed_by_age(kept):
    for number in range(3):
        kept.put(f"old/{number}x/file & name {number}", [b"."])
    kept.put("older/0x/file", [b"."])

    later, earlier = time.time() + 60, time.time() - 60
    assert sorted(kept.older("old", later)) == [f"old/{n}x/file & name {n}" for n in range(3)]
    assert list(kept.older("old", earlier)) == []


def test_evidence_is_kept_read_and_swept(kept):
    stored = evidence.keep(AGENCY, io.BytesIO(b"%PDF-1.7 " + b"x" * 200_000))
    orphan = evidence.keep(AGENCY, io.BytesIO(b"nobody's"))

    assert len(evidence.read(AGENCY, stored) or b"") == stored.size_bytes == 200_009
    swept = evidence.sweep(AGENCY, wanted={stored.stored_name}, before=time.time() + 60)
    assert (swept, evidence.read(AGENCY, orphan)) == (1, None)
    evidence.forget(AGENCY, stored.stored_name)
    assert evidence.read(AGENCY, stored) is None


def test_a_document_that_was_damaged_there_is_not_handed_out(kept):
    digest = documents.write(b"the report", "pdf")
    assert documents.read(digest, "pdf") == b"the report"

    kept.put(f"{digest[:2]}/{digest}.pdf", [b"another"])

    assert documents.read(digest, "pdf") is None


def test_a_wrong_secret_is_refused_and_says_nothing_of_the_name(address, settings):
    settings.FILES_URL = address.replace("portal:", "portal:wrong")

    with pytest.raises(files.StoreFailed) as refused:
        files.store().put("secret/name", [b"."])

    assert "403" in str(refused.value)
    assert "secret" not in str(refused.value)
