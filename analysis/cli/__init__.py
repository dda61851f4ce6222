"""
The command line: tifa report, count, find, fetch, figures.

It exits with 0 when done, 1 for an error, 2 for a wrong command, and 3 when
`tifa find` found nothing.
"""

import sys
from collections.abc import Sequence

import typer

from analysis.cli.commands import count, fetch, figures, find, report

COMMANDS = (report, count, find, fetch, figures)

app = typer.Typer(
    name="tifa",
    help="Read Chinese official speech: its slogans (提法), its outline, its words.",
    epilog="Example: tifa report talk.txt -o report.html",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
for command in COMMANDS:
    app.command()(command)
app.command(
    "stream",
    hidden=True,
    deprecated="It is tifa count now.",  # ty: ignore[invalid-argument-type]  # click says it
)(count)


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        Default is what the program was called with.

    Returns
    -------
    int
        The exit code. An error is said in one line on standard error.
    """
    command = typer.main.get_command(app)
    given = None if arguments is None else list(arguments)
    try:
        command.main(given, prog_name="tifa")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(bool(end.code))
    except (ValueError, OSError, RuntimeError, MemoryError) as error:
        typer.echo(f"error: {_one_line(error)}", err=True)
        return 1
    return 0


def _one_line(error: BaseException) -> str:
    """Say what went wrong; an error of the system names its file."""
    if isinstance(error, OSError) and error.strerror and error.filename:
        return f"{error.filename}: {error.strerror}"
    return " ".join(str(error).split()) or type(error).__name__


def run() -> None:
    """Be the console script."""
    sys.exit(main())
