"""What other programs need for the same: fzf, the SQLite shell, pass. Measured beside Cofre, on the same machine in the same run."""
import json
import os
import sqlite3
import statistics
import subprocess
import time

# The columns of a secret that hold texts.
TEXTS = [
    "name", "url", "tags", "identifier_code", "client_id", "client_secret", "method", "notes", "users_allowed",
    "groups_allowed",
]


def fzf(secrets, runs, folder, environment, screen_of):
    """Start to complete list, memory then, and a filter key, of `fzf -e` on the same secrets as plain lines."""
    lines = f"{folder}/lines.txt"
    with open(lines, "w") as file:
        for secret in secrets:
            file.write(f"{secret['name']}  {secret['url']}  {secret['tags']}  {secret['identifier_code']}\n")
    starts, memory, keys = [], [], []
    for _ in range(runs):
        screen = screen_of(["/bin/sh", "-c", f"exec fzf -e < {lines}"], 80, 24, environment)
        starts.append(screen.complete())
        memory.append(screen.memory())
        for letter in "legacy":
            keys.append(screen.press(letter.encode())[2] * 1000)
        screen.close()
    return statistics.median(starts), statistics.median(memory), statistics.median(keys)


def shell(secrets, runs, folder, environment, timed):
    """Seconds of the SQLite shell to update all rows of a plain table that has the same columns."""
    path = f"{folder}/plain.db"
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute(
        "CREATE TABLE secrets (id INTEGER PRIMARY KEY, version INTEGER, updated INTEGER, owner TEXT, active INTEGER, "
        + ", ".join(f"{name} TEXT" for name in TEXTS) + ")")
    database.executemany(
        f"INSERT INTO secrets VALUES (NULL, 1, 0, 'ana', 1{', ?' * len(TEXTS)})",
        [[s[name] if isinstance(s[name], str) else json.dumps(s[name]) for name in TEXTS] for s in secrets])
    database.commit()
    database.close()
    samples = []
    for run in range(runs):
        statement = (
            "PRAGMA synchronous = FULL; "
            f"UPDATE secrets SET active = {run % 2}, version = version + 1, updated = {int(time.time()) + run};")
        samples.append(timed(["sqlite3", path, statement], environment))
    return statistics.median(samples)


def pass_list(secrets, runs, folder, environment, processor_time):
    """Seconds of CPU that `pass ls` needs for as many names."""
    store = f"{folder}/store"
    for secret in secrets:
        place = f"{store}/{secret['identifier_code'][:4]}"
        os.makedirs(place, exist_ok=True)
        open(f"{place}/{secret['name'].replace('/', '-')}.gpg", "w").close()
    environment = {**environment, "PASSWORD_STORE_DIR": store}
    return statistics.median(processor_time(["pass", "ls"], environment) for _ in range(runs))


def measure(secrets, runs, folder, screen_of, timed, processor_time):
    """All figures of the others, by name."""
    environment = {"PATH": os.environ["PATH"], "HOME": folder, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    start, memory, key = fzf(secrets, runs, folder, environment, screen_of)
    return {
        "start": start, "memory": memory, "key": key,
        "update": shell(secrets, runs, folder, environment, timed),
        "pass": pass_list(secrets, runs, folder, environment, processor_time),
    }


# What is measured, its unit, the other program and its figure, and the target: a number of times as long or as much as the
# other, or of the unit, with so many secrets.
ROWS = [
    ("80×24: complete list, s", "fzf -e", "start", 1.0, 100_000),
    ("80×24: memory then, MiB", "fzf -e", "memory", 1.0, 100_000),
    ("80×24: filter key, ms", "fzf -e", "key", "3 ms", 100_000),
    ("deactivate all, s", "UPDATE, SQLite's shell", "update", 1.0, 100_000),
    ("import, s", None, None, "2 s", 100_000),
    ("list --json, CPU s", "pass ls", "pass", 0.3, 10_000),
    ("verify, s", None, None, "1 s", 100_000),
    ("one activation, s", None, None, None, None),
    ("one edit, s", None, None, None, None),
    ("one creation, s", None, None, None, None),
]


def table(size, figures, others):
    """Lines with Cofre's figures, those of the others, and how they stand to each other and to the targets."""
    lines = [f"{f'{size:,} secrets':26}{'cofre':>10}  {'beside it':24}{'':>10}{'ratio':>8}  target"]
    for name, program, key, target, at in ROWS:
        line = f"{name:26}{figures[name]:>10.3f}  {program or '':24}"
        line += f"{others[key]:>10.3f}{figures[name] / others[key]:>7.2f}×" if key else " " * 18
        if target is not None:
            line += f"  at most {target}{'×' if key and not isinstance(target, str) else ''}"
            line += f" with {at:,}" if at != size else ""
        lines.append(line.rstrip())
    return lines
