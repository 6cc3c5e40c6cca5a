#ifndef COFRE_CSTORAGE_H
#define COFRE_CSTORAGE_H

/// What the vault's storage needs of SQLite and of Linux and Swift cannot import: functions with variable arguments, and
/// names that the C library shows to GNU programs only.

struct sqlite3;

/// Turns off what a file that was tampered with could bring along: triggers, views, functions in the schema, and writing
/// to the schema itself. Answers 0, or SQLite's code (sqlite3_db_config).
int cofre_sqlite_harden(struct sqlite3 *db);

/// Whether a connection has the file open that is at this absolute path now, without having followed a link on the way.
/// To be asked before anything is read.
int cofre_sqlite_is_at(struct sqlite3 *db, const char *path);

/// Opens what is at a path, a symbolic link itself included, for looking at it only: closing such a descriptor leaves
/// SQLite's locks on the file alone (open(2), O_PATH). Answers -1 with errno.
int cofre_open_path(const char *path);

/// Renames and never replaces (renameat2(2), RENAME_NOREPLACE). Answers -1 with errno: EINVAL or ENOSYS if the file
/// system or the kernel cannot do that.
int cofre_rename_new(const char *from, const char *to);

/// Whether a file or folder has a list of rights beyond its mode (acl(5)).
int cofre_has_access_list(const char *path);

/// Locks the bytes that SQLite's connections lock, against all of them in all processes, as long as the descriptor is open
/// (fcntl(2), F_OFD_SETLK). Answers -1 with errno: EAGAIN or EACCES if some connection has the file open.
int cofre_lock_against_sqlite(int descriptor);

#endif
