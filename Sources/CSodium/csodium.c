#include "CSodium.h"

#include <sodium.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

_Static_assert(cofre_key_bytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "sealing key");
_Static_assert(cofre_key_bytes == crypto_kdf_KEYBYTES, "derivation key");
_Static_assert(cofre_salt_bytes == crypto_pwhash_SALTBYTES, "salt");
_Static_assert(cofre_tally_key_bytes == crypto_shorthash_siphashx24_KEYBYTES, "tally key");
_Static_assert(sizeof(uint64_t[2]) == crypto_shorthash_siphashx24_BYTES, "tally");
_Static_assert(cofre_digest_bytes == crypto_hash_sha256_BYTES, "SHA-256");
_Static_assert(cofre_seal_overhead == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
                                          + crypto_aead_xchacha20poly1305_ietf_ABYTES,
               "overhead");

enum { nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES };

/* Random bytes for nonces, drawn for many at once: a system call for each costs as much as sealing a short text. Given
   up in a child process, so that no nonce is used twice. */
static void next_nonce(uint8_t *out) {
    static _Thread_local struct {
        uint8_t bytes[64 * nonce_bytes];
        size_t used;
        pid_t owner;
    } pool;
    pid_t self = getpid();
    if (pool.owner != self || pool.used == sizeof pool.bytes) {
        randombytes_buf(pool.bytes, sizeof pool.bytes);
        pool.used = 0;
        pool.owner = self;
    }
    memcpy(out, pool.bytes + pool.used, nonce_bytes);
    pool.used += nonce_bytes;
}

int cofre_sodium_init(void) { return sodium_init() < 0 ? -1 : 0; }

void cofre_random(void *out, size_t length) { randombytes_buf(out, length); }

void cofre_wipe(void *bytes, size_t length) { sodium_memzero(bytes, length); }

int cofre_compare(const void *a, const void *b, size_t length) { return sodium_memcmp(a, b, length); }

void *cofre_guarded_allocate(size_t length) { return sodium_malloc(length); }

void cofre_guarded_free(void *bytes) { sodium_free(bytes); }

int cofre_lock(void *bytes, size_t length) { return sodium_mlock(bytes, length); }

void cofre_seal(uint8_t *out, const uint8_t *text, size_t length, const uint8_t *bound, size_t bound_length,
                const uint8_t *key) {
    next_nonce(out);
    crypto_aead_xchacha20poly1305_ietf_encrypt(out + nonce_bytes, NULL, text, length, bound, bound_length, NULL, out,
                                               key);
}

int cofre_unseal(uint8_t *out, const uint8_t *sealed, size_t length, const uint8_t *bound, size_t bound_length,
                 const uint8_t *key) {
    if (length < cofre_seal_overhead) return -1;
    return crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL, sealed + nonce_bytes, length - nonce_bytes,
                                                      bound, bound_length, sealed, key);
}

int cofre_passphrase_key(uint8_t *out, const char *passphrase, size_t length, const uint8_t *salt, uint64_t passes,
                         uint64_t memory_bytes) {
    return crypto_pwhash(out, cofre_key_bytes, passphrase, length, salt, passes, memory_bytes,
                         crypto_pwhash_ALG_ARGON2ID13);
}

void cofre_subkey(uint8_t *out, size_t length, uint64_t number, const char *purpose, const uint8_t *key) {
    char context[crypto_kdf_CONTEXTBYTES] = {0};
    memcpy(context, purpose, strnlen(purpose, sizeof context));
    crypto_kdf_derive_from_key(out, length, number, context, key);
}

void cofre_keyed_hash(uint8_t *out, size_t out_length, const uint8_t *text, size_t length, const uint8_t *key) {
    crypto_generichash(out, out_length, text, length, key, cofre_key_bytes);
}

void cofre_digest(uint8_t *out, const uint8_t *text, size_t length) {
    crypto_generichash(out, cofre_digest_bytes, text, length, NULL, 0);
}

int64_t cofre_base64(uint8_t *out, size_t room, const char *text, size_t length) {
    size_t count;
    const char *end;
    if (sodium_base642bin(out, room, text, length, " \t\r\n", &count, &end, sodium_base64_VARIANT_ORIGINAL) != 0
        || end != text + length)
        return -1;
    return (int64_t)count;
}

void cofre_sha256(uint8_t *out, const uint8_t *text, size_t length) { crypto_hash_sha256(out, text, length); }

void cofre_tally(uint64_t out[2], int64_t first, int64_t second, const uint8_t *key) {
    int64_t text[2] = {first, second};
    crypto_shorthash_siphashx24((unsigned char *)out, (const unsigned char *)text, sizeof text, key);
}

int cofre_harden_process(void) {
    struct rlimit none = {0, 0};
    int limited = setrlimit(RLIMIT_CORE, &none);
    int hidden = prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    return limited == 0 && hidden == 0 ? 0 : -1;
}
