"""`kentongan staff`: who works at an agency or gets an area's digest, and taking one of them out."""

from __future__ import annotations

import click


@click.command()
@click.option(
    "--agency", "--scope", "scope", required=True, help="The agency's code; for supervisors also an area's."
)
@click.option("--remove", metavar="KEY", help="End all roles that this person has there; the list shows the keys.")
def command(scope: str, remove: str | None) -> None:
    from actions.list_staff import colleagues
    from actions.remove_staff import remove_staff
    from bot.app import open_office_of
    from bot.commands.surroundings import settings_in_force

    office = open_office_of(settings_in_force())
    try:
        with office.transaction() as records:
            if remove is not None:
                gone = remove_staff(records, office, remove, scope, actor=None, now=office.clock())
                click.echo(f"{gone.colleague.name} is out; {gone.held} open complaints are nobody's now")
                return
            for one in colleagues(records, scope, also_supervisors=True):
                roles = ", ".join(one.roles)
                click.echo(f"{one.person}\t{one.name}\t{roles}\tsince {one.since:%Y-%m-%d}")
    finally:
        office.database.close()
