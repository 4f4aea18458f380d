"""What becomes of an uploaded file once it was read? The server lets go of it, and not only when the session ends."""

from __future__ import annotations

from streamlit.runtime.scriptrunner import get_script_run_ctx


def let_go() -> None:
    """Frees what this session has uploaded: whatever is still wanted of it was taken."""
    if context := get_script_run_ctx():
        context.uploaded_file_mgr.remove_session_files(context.session_id)
