"""What becomes of an uploaded file once it was read? The server lets go of it, and not only when the session ends."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile


def given(key: str) -> UploadedFile | None:
    """The file that was given to a widget; None if there is none, or it was let go of."""
    upload = st.session_state[key]
    return upload if isinstance(upload, UploadedFile) else None


def let_go() -> None:
    """Frees what this session has uploaded: whatever is still wanted of it was taken."""
    if context := get_script_run_ctx():
        context.uploaded_file_mgr.remove_session_files(context.session_id)
