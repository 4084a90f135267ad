"""`kentongan redactions`: what was blacked out of a complaint, for the audit."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("ticket")
@click.option("--save", type=click.Path(file_okay=False, path_type=Path), help="A folder for the files taken out.")
def command(ticket: str, save: Path | None) -> None:
    from bot.app import open_office_of
    from bot.commands.surroundings import settings_in_force

    office = open_office_of(settings_in_force())
    try:
        with office.transaction() as records:
            complaint = records.complaints.by_ticket(ticket.upper())
            if complaint is None:
                raise click.ClickException(f"there is no complaint {ticket}; look at the number")
            for redaction in records.redactions.of_complaint(complaint.id):
                is_file = redaction.field.startswith("file:")
                shown = redaction.digest or "(not fetched or deleted since)" if is_file else redaction.original
                click.echo(f"{redaction.at:%Y-%m-%d %H:%M} {redaction.field} by {redaction.actor}\n  {shown}")
                if save is not None and redaction.digest is not None:
                    save.mkdir(parents=True, exist_ok=True)
                    (save / redaction.digest).write_bytes(office.files.read(redaction.digest))
    finally:
        office.database.close()
