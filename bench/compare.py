"""What other programs need for the same: fzf, the SQLite shell, pass. Measured beside Cofre, on the same machine in the same run."""
import os
import sqlite3
import statistics
import subprocess
import time


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
    """Seconds of the SQLite shell to update one column of all rows of a plain table."""
    path = f"{folder}/plain.db"
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute(
        "CREATE TABLE secrets (id INTEGER PRIMARY KEY, name TEXT, url TEXT, tags TEXT, code TEXT, active INTEGER, updated INTEGER)")
    database.executemany(
        "INSERT INTO secrets (name, url, tags, code, active, updated) VALUES (?, ?, ?, ?, 1, 0)",
        [(s["name"], s["url"], s["tags"], s["identifier_code"]) for s in secrets])
    database.commit()
    database.close()
    samples = []
    for run in range(runs):
        statement = f"PRAGMA synchronous = FULL; UPDATE secrets SET active = {run % 2}, updated = {int(time.time()) + run};"
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


def ratios(figures, others):
    """Cofre's figures divided by the others', with the target in the name."""
    return {
        "start to complete list / fzf -e (at most 1.0)": figures["80×24: complete list, s"] / others["start"],
        "memory then / fzf -e (at most 1.0)": figures["80×24: memory then, MiB"] / others["memory"],
        "filter key / fzf -e": figures["80×24: filter key, ms"] / others["key"],
        "deactivate all / UPDATE in the SQLite shell (at most 1.0)": figures["deactivate all, s"] / others["update"],
        "list --json, CPU / pass ls (at most 0.3)": figures["list --json, CPU s"] / others["pass"],
    }
