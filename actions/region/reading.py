"""Makes the parts of a region from the files of its pack, each line checked against the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import chain

from actions.region.files import PackFiles, Row
from actions.region.parts import LEVELS, Agency, Area, Category, Route, ServiceMall, words_pattern

AGENCY_LEVELS = ("province", "vertical", "regency")
HANDLINGS = ("normatif", "non_pengawasan", "pengawasan")
CONTACTS = ("address", "email", "instagram", "x", "facebook", "website")


def read_areas(files: PackFiles) -> dict[str, Area]:
    """areas.csv by code."""
    areas: dict[str, Area] = {}
    for row in files.read_table("areas.csv", ("code", "level", "name", "lat", "lng")):
        code, latitude, longitude = row["code"], row["lat"], row["lng"]
        try:
            point = (float(latitude), float(longitude)) if latitude and longitude else (None, None)
        except ValueError:
            files.report(row.where, f"{latitude}, {longitude} is no point", "write degrees such as -7.32, 109.40")
            continue
        area = Area(code, row["name"], *point)
        if code.count(".") >= len(LEVELS) or row["level"] != area.level:
            files.report(row.where, f"code {code} is not a {row['level']}", f"use one of {', '.join(LEVELS)}")
        elif code in areas:
            files.report(row.where, f"code {code} stands twice", "delete one line")
        elif area.parent and area.parent not in areas:
            files.report(row.where, f"{area.parent} is unknown", "put an area after the one that holds it")
        else:
            areas[code] = area
    return areas


def read_agencies(files: PackFiles, areas: Mapping[str, Area]) -> dict[str, Agency]:
    """agencies.csv by code; a parent must be an agency of the file, a regency one of areas.csv."""
    columns = ("code", "level", "parent", "regency_code", "name", "aliases", *CONTACTS)
    rows = list(files.read_table("agencies.csv", columns))
    codes = {row["code"] for row in rows}
    agencies: dict[str, Agency] = {}
    for row in rows:
        code, aliases = row["code"], tuple(filter(None, row["aliases"].split("|")))
        _require(files, row, "level", AGENCY_LEVELS)
        if row["parent"] and row["parent"] not in codes:
            files.report(row.where, f"parent {row['parent']} is unknown", "use the code of another line")
        if (row["level"] == "regency" or row["regency_code"]) and row["regency_code"] not in areas:
            files.report(row.where, f"regency_code {row['regency_code']!r} is unknown", "use one of areas.csv")
        if code in agencies:
            files.report(row.where, f"code {code} stands twice", "delete one line")
        agencies[code] = Agency(
            code=code,
            level=row["level"],
            name=row["name"],
            parent=row["parent"] or None,
            regency_code=row["regency_code"] or None,
            aliases=aliases,
            contacts={name: row[name] for name in CONTACTS if row[name]},
            pattern=words_pattern((row["name"], code, code.replace("-", " "), *aliases)),
        )
    return agencies


def read_categories(files: PackFiles) -> dict[str, Category]:
    """nlu_data/categories.csv (two folders up) by slug."""
    categories: dict[str, Category] = {}
    for row in files.read_table("../../categories.csv", ("slug", "name", "handling", "sensitive", "place")):
        _require(files, row, "handling", HANDLINGS)
        _require(files, row, "sensitive", ("0", "1"))
        _require(files, row, "place", ("point", "regency"))
        sensitive, needs_point = row["sensitive"] == "1", row["place"] == "point"
        categories[row["slug"]] = Category(row["slug"], row["name"], row["handling"], sensitive, needs_point)
    return categories


def read_routes(
    files: PackFiles, categories: Mapping[str, Category], agencies: Mapping[str, Agency]
) -> dict[str, list[Route]]:
    """routes.csv by category; every category needs exactly one row without words."""
    routes: dict[str, list[Route]] = defaultdict(list)
    for row in files.read_table("routes.csv", ("category", "level", "agency", "words")):
        _require(files, row, "category", categories)
        _require(files, row, "level", AGENCY_LEVELS)
        if row["level"] != "regency" or row["agency"]:
            _require(files, row, "agency", agencies)
        words = words_pattern(row["words"].split("|")) if row["words"] else None
        routes[row["category"]].append(Route(row["category"], row["level"], row["agency"] or None, words))
    for slug in categories:
        plain = sum(route.words is None for route in routes[slug])
        if plain != 1:
            files.report(f"{files.folder / 'routes.csv'}:1", f"{slug} has {plain} rows without words", "write one")
    return routes


def read_service_malls(files: PackFiles, areas: Mapping[str, Area]) -> dict[str, ServiceMall]:
    """service_malls.csv by regency code."""
    columns = ("regency_code", "regency", "name", "address", "services", "institutions", "opened", "source")
    malls: dict[str, ServiceMall] = {}
    for row in files.read_table("service_malls.csv", columns):
        _require(files, row, "regency_code", areas)
        counts = [row["services"], row["institutions"]]
        if not all(count.isdecimal() for count in counts if count):
            files.report(row.where, "services and institutions are counts", "write digits or leave them empty")
            continue
        services, institutions = (int(count) if count else None for count in counts)
        texts = {column: row[column] for column in columns if column not in ("services", "institutions")}
        malls[row["regency_code"]] = ServiceMall(**texts, services=services, institutions=institutions)
    return malls


def read_mall_services(files: PackFiles, malls: Mapping[str, ServiceMall]) -> dict[str, tuple[str, ...]]:
    """mall_services.csv: what is handled at a regency's mall, by regency code."""
    services: dict[str, list[str]] = defaultdict(list)
    for row in files.read_table("mall_services.csv", ("regency_code", "service")):
        _require(files, row, "regency_code", malls)
        services[row["regency_code"]].append(row["service"])
    return {code: tuple(names) for code, names in services.items()}


def read_prefixes(files: PackFiles, areas: Mapping[str, Area]) -> dict[str, str]:
    """prefixes.csv: regency code → three letters; the row without a code is for "not known"."""
    prefixes: dict[str, str] = {}
    for row in files.read_table("prefixes.csv", ("regency_code", "prefix")):
        code, prefix = row["regency_code"], row["prefix"]
        if code:
            _require(files, row, "regency_code", areas)
        if not (len(prefix) == 3 and prefix.isascii() and prefix.isalpha() and prefix.isupper()):
            files.report(row.where, f"prefix {prefix!r}", "write three capital letters")
        elif prefix in prefixes.values():
            files.report(row.where, f"prefix {prefix} stands twice", "choose another")
        prefixes[code] = prefix
    needed = chain([""], (code for code, area in areas.items() if area.level == "regency"))
    for code in needed:
        if code not in prefixes:
            files.report(f"{files.folder / 'prefixes.csv'}:1", f"no prefix for {code!r}", "add a line")
    return prefixes


def read_nicknames(files: PackFiles, areas: Mapping[str, Area]) -> dict[str, tuple[str, ...]]:
    """nicknames.csv: a name in lower case → area codes; several when ambiguous, none when no place."""
    nicknames: dict[str, tuple[str, ...]] = {}
    for row in files.read_table("nicknames.csv", ("name", "codes")):
        codes = tuple(filter(None, row["codes"].split("|")))
        for code in codes:
            if code not in areas:
                files.report(row.where, f"code {code} is unknown", "use one of areas.csv")
        nicknames[row["name"].lower()] = tuple(code for code in codes if code in areas)
    return nicknames


def read_population(files: PackFiles, areas: Mapping[str, Area]) -> dict[str, int]:
    """population.csv, which a pack may leave out: people by regency code."""
    population: dict[str, int] = {}
    if not (files.folder / "population.csv").is_file():
        return population
    for row in files.read_table("population.csv", ("code", "people")):
        _require(files, row, "code", areas)
        if row["people"].isdecimal() and int(row["people"]):
            population[row["code"]] = int(row["people"])
        else:
            files.report(row.where, f"people {row['people']!r} is no number", "write it in digits alone")
    return population


def read_names(files: PackFiles, name: str) -> frozenset[str]:
    """The column `name` of a table, in lower case."""
    return frozenset(row["name"].lower() for row in files.read_table(name, ("name",)))


def _require(files: PackFiles, row: Row, column: str, known: Mapping[str, object] | tuple[str, ...]) -> None:
    """Report a value that is not among the known ones."""
    if row[column] not in known:
        shown = ", ".join(list(known)[:4]) + (", …" if len(known) > 4 else "")
        files.report(row.where, f"{column} {row[column]!r} is unknown", f"use one of {shown}")
