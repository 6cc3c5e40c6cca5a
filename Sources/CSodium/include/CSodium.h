#ifndef COFRE_CSODIUM_H
#define COFRE_CSODIUM_H

#include <stddef.h>
#include <stdint.h>

/// The part of libsodium that the vault uses, by functions that Swift can import: libsodium's own header needs macros.
/// Functions that return `int` answer 0 for success and -1 for failure, as libsodium's do.

/// Lengths in bytes.
enum {
    cofre_key_bytes = 32,
    cofre_salt_bytes = 16,
    cofre_index_bytes = 16,
    cofre_tally_key_bytes = 16,
    cofre_digest_bytes = 32,
    /// What sealing adds to a text: a nonce of 24 bytes in front, a tag of 16 behind.
    cofre_seal_overhead = 40,
};

/// Must be called before anything else; may be called again, from any thread.
int cofre_sodium_init(void);

void cofre_random(void *out, size_t length);

/// Overwrites memory with zeros in a way that the compiler does not remove.
void cofre_wipe(void *bytes, size_t length);

/// Compares in a time that depends on the length only; 0 when equal.
int cofre_compare(const void *a, const void *b, size_t length);

/// Guarded memory that is wiped when freed. It takes whole pages. NULL when there is none.
void *cofre_guarded_allocate(size_t length);
void cofre_guarded_free(void *bytes);

/// Keeps memory from being swapped out; -1 where the limit of locked memory is used up (allocating does not tell).
int cofre_lock(void *bytes, size_t length);

/// XChaCha20-Poly1305 with a random nonce. `out` has room for `length` + cofre_seal_overhead bytes.
void cofre_seal(uint8_t *out, const uint8_t *text, size_t length, const uint8_t *bound, size_t bound_length,
                const uint8_t *key);

/// Opens what cofre_seal made. `out` has room for `length` - cofre_seal_overhead bytes. -1 when it is not authentic.
int cofre_unseal(uint8_t *out, const uint8_t *sealed, size_t length, const uint8_t *bound, size_t bound_length,
                 const uint8_t *key);

/// Argon2id with one lane: a key of cofre_key_bytes from a passphrase. -1 when there is not enough memory.
int cofre_passphrase_key(uint8_t *out, const char *passphrase, size_t length, const uint8_t *salt, uint64_t passes,
                         uint64_t memory_bytes);

/// Derives a subkey from a key of cofre_key_bytes (crypto_kdf). `purpose` has 8 characters.
void cofre_subkey(uint8_t *out, size_t length, uint64_t number, const char *purpose, const uint8_t *key);

/// BLAKE2b keyed with cofre_key_bytes; `out_length` from 16 to 64.
void cofre_keyed_hash(uint8_t *out, size_t out_length, const uint8_t *text, size_t length, const uint8_t *key);

/// BLAKE2b without a key, cofre_digest_bytes of output.
void cofre_digest(uint8_t *out, const uint8_t *text, size_t length);

/// SHA-256 (the form in which fingerprints of certificates are told), cofre_digest_bytes of output.
void cofre_sha256(uint8_t *out, const uint8_t *text, size_t length);

/// Decodes Base64 (RFC 4648) with line breaks in it. Answers the number of bytes, or -1 for what is no Base64 or too long.
int64_t cofre_base64(uint8_t *out, size_t room, const char *text, size_t length);

/// SipHash-2-4 with 128 bits of output over two numbers, keyed with cofre_tally_key_bytes.
void cofre_tally(uint64_t out[2], int64_t first, int64_t second, const uint8_t *key);

/// Keeps this process from leaving its memory behind: no core files, no attaching by the same user. -1 when refused.
int cofre_harden_process(void);

#endif
