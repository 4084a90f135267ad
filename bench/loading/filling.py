"""Fills an SQLite database with a province's years: a thousand complaints a day, the last days' still open."""

from __future__ import annotations

from sqlalchemy import Engine, text

from bench.loading.indexes import without_indexes

PER_DAY = 1000
OPEN_DAYS = 5
MANY = 5000
AGENCIES = 60
NOW = "2026-11-16 02:00:00.000000"
"""The moment up to which complaints came in, as SQLite keeps it."""
SOON, LONG_AGO = "2026-11-16 02:30:00.000000", "2026-10-30 02:00:00.000000"

# Ages count back from NOW: complaint n came in n/PER_DAY days ago, so the newest stay when more are added.
_NUMBERS = "WITH RECURSIVE numbers(n) AS (SELECT :first UNION ALL SELECT n + 1 FROM numbers WHERE n < :last)"
_AGE = "strftime('%Y-%m-%d %H:%M:%S.000000', '{now}', printf('%+f days', {later} - n * 1.0 / {per_day}))"


def _at(later: int = 0) -> str:
    """So many days after complaint n came in."""
    return _AGE.format(now=NOW, per_day=PER_DAY, later=later)


_IS_OPEN = f"n < {PER_DAY * OPEN_DAYS}"
_LATE = f"n < {PER_DAY} AND n % 50 = 3"
"""A few whose first follow-up is due within the hour, so that the clocks have something to say."""
_SETTLED = f"n < {PER_DAY} AND n % 50 = 1"
"""A few about which the citizen has had all the time to say something: the clocks close them within the hour."""
# One agency has far more than the others: what is searched there is searched in the most there is.
_AGENCY = f"printf('PEMKAB-%02d', CASE WHEN n % 8 = 0 THEN 0 ELSE (n * 7919) % {AGENCIES} END)"
_GROUP = "key, telegram_id, title, agency, bound_at, is_forum, opens_topics"
_STATEMENTS = (
    f"""{_NUMBERS} INSERT OR IGNORE INTO "groups" ({_GROUP})
    SELECT 'gload' || n, -9000000000 - n, '', printf('PEMKAB-%02d', n), {_at()}, 0, 0
    FROM numbers WHERE n < {AGENCIES}
    UNION ALL SELECT 'gdesk', -9100000000, '', 'SETDA', {_at()}, 0, 0 FROM numbers WHERE n = 0""",
    f"""{_NUMBERS} INSERT INTO people (key, telegram_id, seen_at, name)
    SELECT 'pload' || n, 7000000000 + n, {_at()}, 'Warga ' || n FROM numbers WHERE n % 2 = 0""",
    f"""{_NUMBERS} INSERT INTO people (key, telegram_id, seen_at, name)
    SELECT 'sload' || n, 8000000000 + n, {_at()}, 'Petugas ' || n FROM numbers WHERE n < {AGENCIES}""",
    f"""{_NUMBERS} INSERT INTO staff (person, role, scope, added_at)
    SELECT 'sload' || n, 'officer', printf('PEMKAB-%02d', n), {_at()} FROM numbers WHERE n < {AGENCIES}""",
    f"""{_NUMBERS} INSERT INTO complaints (ticket, author, identity, description, category, kind, status, filed_at,
        due_at, language, category_confidence, guesses, urgent, regency_code, district_code, landmark, agency,
        settle_due_at, follow_up_due_at, first_follow_up_at, settled_at, resolved_at, ended_at,
        rings_at)
    SELECT printf('LOD-%07X-0', n), 'pload' || (n - n % 2), 'terbuka',
        'jalan depan SD ' || n || ' bolong besar, sudah sebulan tidak ditambal, tadi pagi ada yang jatuh',
        'jalan_jembatan', 'pengaduan', CASE WHEN {_SETTLED} THEN 'resolved' WHEN {_IS_OPEN} THEN 'routed'
            ELSE 'closed' END, {_at()}, {_at(4)}, 'id', 0.97, '[]', 0,
        printf('33.%02d', n % 35 + 1), printf('33.%02d.04', n % 35 + 1),
        'depan SD ' || n, {_AGENCY}, {_at(10)}, CASE WHEN {_LATE} THEN '{SOON}' ELSE {_at(4)} END,
        CASE WHEN {_IS_OPEN} THEN NULL ELSE {_at(2)} END, CASE WHEN {_IS_OPEN} THEN NULL ELSE {_at(5)} END,
        CASE WHEN {_SETTLED} THEN '{LONG_AGO}' WHEN {_IS_OPEN} THEN NULL ELSE {_at(5)} END,
        CASE WHEN {_IS_OPEN} THEN NULL ELSE {_at(5)} END,
        CASE WHEN {_LATE} OR {_SETTLED} THEN '{SOON}' WHEN n < {PER_DAY * 4 - 20} THEN {_at(4)}
            WHEN {_IS_OPEN} THEN {_at(9)} END
    FROM numbers""",
    f"""{_NUMBERS}, steps(verb, before, after) AS (VALUES ('file', NULL, 'submitted'),
        ('route', 'submitted', 'routed'), ('take', 'routed', 'in_progress'),
        ('resolve', 'in_progress', 'resolved'), ('confirm', 'resolved', 'closed'))
    INSERT INTO events (complaint, at, verb, from_status, to_status, actor, agency, audience, details)
    SELECT c.id, c.filed_at, s.verb, s.before, s.after, c.author, c.agency, 'public', '{{}}'
    FROM numbers JOIN complaints c ON c.ticket = printf('LOD-%07X-0', n) JOIN steps s
    WHERE c.status = 'closed' OR s.verb IN ('file', 'route')""",
    f"""{_NUMBERS}, words(term) AS (VALUES ('jalan'), ('depan'), ('bolong'), ('besar'), ('sudah'), ('sebulan'),
        ('tidak'), ('ditambal'), ('tadi'), ('ada'), ('yang'), ('jatuh'), ('jembatan'), ('place'), ('when'),
        ('number'), ('~tambal'), ('~sebul'), ('~jembat'))
    INSERT INTO terms (agency, term, complaint)
    SELECT c.agency, CASE term WHEN 'number' THEN 'n' || (n % 5000) WHEN 'place' THEN 'daerah' || (n % 35)
        WHEN 'when' THEN CASE n / 8 % 2 WHEN 0 THEN 'pagi' ELSE 'malam' END ELSE term END, c.id
    FROM numbers JOIN complaints c ON c.ticket = printf('LOD-%07X-0', n) JOIN words""",
    f"""{_NUMBERS} INSERT INTO inbox (bot_id, update_id, chat, payload, received_at, attempts, done_at)
    SELECT 1, n, NULL, '', {_at()}, 0, {_at()} FROM numbers""",
    f"""{_NUMBERS} INSERT INTO outbox (recipient, kind, key, created_at, not_before, "values", buttons, attachments,
        subject, about, ask_location, protect, state, attempts, message_id, sent_at)
    SELECT CASE half WHEN 0 THEN 'pload' || (n - n % 2) ELSE 'gload' || (n * 7919) % {AGENCIES} END, 'send',
        CASE half WHEN 0 THEN 'complaint.filed' ELSE 'staff.card' END, {_at()}, {_at()}, '{{}}', '[]', '[]',
        'card:' || printf('LOD-%07X-0', n), printf('LOD-%07X-0', n), 0, 0, 'sent', 0, n, {_at()}
    FROM numbers JOIN (SELECT 0 AS half UNION ALL SELECT 1)""",
    f"""{_NUMBERS} INSERT INTO posted (recipient, message_id, outgoing)
    SELECT 'gload' || (n * 7919) % {AGENCIES}, n, n FROM numbers""",
    f"""{_NUMBERS} INSERT OR IGNORE INTO lanes (recipient)
    SELECT 'pload' || (n - n % 2) FROM numbers UNION ALL SELECT 'gload' || n % {AGENCIES} FROM numbers""",
    f"""{_NUMBERS} INSERT INTO buttons (token, recipient, payload, label, created_at)
    SELECT 'bload' || n, 'pload' || (n - n % 2), '/inform', 'button.send', {_at()} FROM numbers""",
    f"""{_NUMBERS} INSERT INTO drafts (key, person, created_at, updated_at, description, kind, language,
        category_confidence, guesses, urgent, fearful, place_candidates, place_settled, sources, identity,
        identity_asked, revision, closed_at, outcome)
    SELECT 'dload' || n, 'pload' || (n - n % 2), {_at()}, {_at()}, '', 'pengaduan', 'id', 0.9, '[]', 0, 0, '[]', 0,
        '{{}}', 'terbuka', 0, 3, {_at()}, 'filed' FROM numbers""",
)


_FILLED = ("people", "complaints", "events", "terms", "inbox", "outbox", "posted", "lanes", "buttons", "drafts")


def fill(engine: Engine, first: int, last: int) -> None:
    """Add the complaints ``first`` up to ``last`` with all that belongs to them; ``first`` must be even."""
    # A few are filled into the tables as the migrations made them, for tests that look at indexes.
    filled = _FILLED if last - first > MANY else ()
    with without_indexes(engine, filled), engine.connect() as connection, connection.begin():
        for statement in _STATEMENTS:
            connection.execute(text(statement), {"first": first, "last": last - 1})
