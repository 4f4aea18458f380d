"""How does the program run where it is installed? From its own folder, which nothing else can import from by accident.

`app`, `model`, `scenarios`, `briefing` and `dashboard` are names that any other package may bear: they are not put
among the installed ones, but into a folder that is searched only by this process and those it starts.
"""

from __future__ import annotations

import os
import runpy
import sys
from pathlib import Path

HERE = Path(__file__).parent
# In a checkout the program is what stands beside this package.
PROGRAM = next(folder for folder in (HERE / "program", HERE.parent) if (folder / "app.py").is_file())
ONLY_HERE = "--server.address=127.0.0.1"
USAGE = """after-the-ceasefire [option of Streamlit ...]   opens the Simulator, for this machine only
after-the-ceasefire model ...                   the model from the command line: python -m model in the program's folder
after-the-ceasefire briefing ...                files for the room, made and verified: python -m briefing likewise

Options of Streamlit, such as --server.port=8080 or --server.address=0.0.0.0: streamlit run --help
"""


def _help() -> int:
    print(USAGE, end="")
    return 0


def main() -> None:
    """Runs what the first argument names, with the others; the Simulator if it names nothing."""
    sys.path.insert(0, str(PROGRAM))
    # For processes that are started to share the work.
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(PROGRAM), os.environ.get("PYTHONPATH")]))
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name in ("-h", "--help"):
        from model import console

        sys.exit(console.run(_help))
    elif name in ("model", "briefing"):
        del sys.argv[1]
        runpy.run_module(name, run_name="__main__")
    else:
        sys.argv[1:] = ["run", str(PROGRAM / "app.py"), ONLY_HERE, *sys.argv[1:]]
        runpy.run_module("streamlit", run_name="__main__")


if __name__ == "__main__":
    main()
