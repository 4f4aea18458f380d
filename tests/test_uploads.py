"""What was uploaded is let go of: of this session alone, as soon as nothing more is wanted of it."""

from types import SimpleNamespace

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from dashboard import uploads


def test_what_a_session_uploaded_is_freed_and_nobody_else_s(monkeypatch):
    kept = MemoryUploadedFileManager("/upload")
    for session in ("mine", "other"):
        kept.add_file(session, UploadedFileRec("1", "a.json", "application/json", b"{}"))
    context = SimpleNamespace(session_id="mine", uploaded_file_mgr=kept)
    monkeypatch.setattr(uploads, "get_script_run_ctx", lambda: context)
    uploads.let_go()
    assert [len(kept.get_files(session, ["1"])) for session in ("mine", "other")] == [0, 1]
    monkeypatch.setattr(uploads, "get_script_run_ctx", lambda: None)
    uploads.let_go()
