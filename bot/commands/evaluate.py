"""`kentongan evaluate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from actions.understanding.evaluation import Evaluation

FILE = click.Path(path_type=Path)
ASKED = ("intents", "categories", "places", "languages", "kinds", "urgent")


def _files(command: Any) -> Any:
    """An option for each thing that labelled texts can be about."""
    for asked in reversed(ASKED):
        command = click.option(f"--{asked}", type=FILE, help="Labelled texts: a CSV with the columns text, label.")(
            command
        )
    return command


@click.command()
@_files
@click.option("--complaints", type=FILE, help="An archive (CSV): how well a model of the other folds guesses it.")
@click.option("--folds", default=5, show_default=True, type=click.IntRange(2, 20), help="With --complaints.")
@click.option("--text-column", default="text", show_default=True, help="The archive's column with the complaint.")
@click.option("--label-column", default="label", show_default=True, help="The archive's column with the answer.")
@click.option("--corrections", type=FILE, help="Corrected rows of the archive (CSV, same columns); they win.")
@click.option("--pictures", type=FILE, help="Where the confusion matrices go.  [default: evaluation in DATA_DIR]")
def command(
    complaints: Path | None,
    folds: int,
    text_column: str,
    label_column: str,
    corrections: Path | None,
    pictures: Path | None,
    **files: Path | None,
) -> None:
    from bot.commands.surroundings import settings_in_force

    wanted = {asked: path for asked, path in files.items() if path is not None}
    if not wanted and complaints is None:
        raise click.UsageError(f"Give labelled texts: {', '.join(f'--{one}' for one in (*ASKED, 'complaints'))}.")
    folder = pictures or settings_in_force().data_dir / "evaluation"
    if wanted:
        _evaluate_files(wanted, folder)
    if complaints is not None:
        from actions.understanding.archive import Source

        _evaluate_archive(Source(complaints, text_column, label_column, corrections), folds, folder)


def _evaluate_files(wanted: dict[str, Path], folder: Path) -> None:
    from actions.office import NLU_DATA
    from actions.region import load_region
    from actions.understanding import Understanding
    from actions.understanding.evaluation import evaluate
    from actions.understanding.labelled import ASPECTS, read_labelled
    from bot.commands.surroundings import settings_in_force, train_if_needed
    from bot.settings import find_region

    settings = settings_in_force()
    region = load_region(find_region(settings, NLU_DATA))
    cache = settings.data_dir / "models"
    train_if_needed(NLU_DATA, cache)
    understanding = Understanding(region, NLU_DATA, cache)
    read = {
        asked: read_labelled(path, ASPECTS[asked].labels(understanding, region)) for asked, path in wanted.items()
    }
    for asked, pairs in read.items():
        aspect = ASPECTS[asked]
        rankings = [aspect.rank(understanding.understand(text), label) for text, label in pairs]
        evaluation = evaluate([label for _, label in pairs], rankings)
        _show(asked, evaluation, [aspect.name(label, region) for label in evaluation.labels], folder)


def _evaluate_archive(source: Any, folds: int, folder: Path) -> None:
    from actions.office import NLU_DATA
    from actions.understanding.archives import evaluate_archive
    from actions.understanding.evaluation import evaluate
    from bot.commands.surroundings import settings_in_force, shown_progress, tell_learnt

    cache = settings_in_force().data_dir / "models"
    with shown_progress("Evaluating") as progress:
        learnt = evaluate_archive(source, folds=folds, data=NLU_DATA, cache=cache, progress=progress)
    tell_learnt(learnt)
    evaluation = evaluate(learnt.answers, learnt.rankings)
    _show("complaints", evaluation, list(evaluation.labels), folder)


def _show(what: str, evaluation: Evaluation, names: list[str], folder: Path) -> None:
    from bot.pictures import draw_confusion

    click.echo(f"\n{what}: {evaluation.count} texts, {len(evaluation.labels)} labels")
    click.echo(f"  accuracy           {evaluation.accuracy:.3f}")
    click.echo(f"  macro-F1           {evaluation.macro_f1:.3f}")
    if evaluation.top_three is not None:
        click.echo(f"  top 3              {evaluation.top_three:.3f}")
        click.echo(f"  calibration error  {evaluation.calibration_error:.3f}")
        click.echo("  reliability        texts  confidence  accuracy")
        for number, one in enumerate(evaluation.reliability):
            if one.count:
                click.echo(
                    f"    {number / 10:.1f} to {(number + 1) / 10:.1f}      {one.count:>5}"
                    f"       {one.confidence:.3f}     {one.accuracy:.3f}"
                )
    if evaluation.confused:
        click.echo("  most confused      times  answer → guess")
        for answer, guess, count in evaluation.confused:
            click.echo(f"    {count:>20}  {answer or '(none)'} → {guess or '(none)'}")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{what}.png"
    title = f"{what}: {evaluation.count} texts, accuracy {evaluation.accuracy:.3f}"
    draw_confusion(evaluation.confusion, names, path, title=title, axes=("answer", "guess"))
    click.echo(f"  picture            {path}")
