#define _GNU_SOURCE
#include "CStorage.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

/// SQLite locks single bytes from here on: https://www.sqlite.org/src/file?name=src/os.h, PENDING_BYTE and SHARED_SIZE.
enum { first_locked_byte = 0x40000000, locked_bytes = 512 };

int cofre_sqlite_harden(struct sqlite3 *db) {
    static const struct {
        int option;
        int value;
    } settings[] = {
        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},  {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},  {SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0},
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
    };
    for (unsigned i = 0; i < sizeof settings / sizeof *settings; i++) {
        int now = -1;
        int status = sqlite3_db_config(db, settings[i].option, settings[i].value, &now);
        if (status != SQLITE_OK) return status;
        if (now != settings[i].value) return SQLITE_ERROR;
    }
    return SQLITE_OK;
}

int cofre_sqlite_is_at(struct sqlite3 *db, const char *path) {
    const char *opened = sqlite3_db_filename(db, "main");
    if (opened == NULL || strcmp(opened, path) != 0) return 0;
    int has_moved = 0;
    int status = sqlite3_file_control(db, "main", SQLITE_FCNTL_HAS_MOVED, &has_moved);
    return status == SQLITE_OK && !has_moved;
}

int cofre_open_path(const char *path) { return open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC); }

int cofre_rename_new(const char *from, const char *to) {
    return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
}

int cofre_has_access_list(const char *path) {
    return getxattr(path, "system.posix_acl_access", NULL, 0) >= 0;
}

int cofre_lock_against_sqlite(int descriptor) {
    struct flock lock = {
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = first_locked_byte, .l_len = locked_bytes};
    return fcntl(descriptor, F_OFD_SETLK, &lock);
}
