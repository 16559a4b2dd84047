/** Where a measured application keeps what: sessions in the first place, users in the second. */
export type Storage = 'memory' | 'memory-postgres' | 'embedded' | 'postgres' | 'redis-postgres'

/** How many times in one request what `/signatures` measures is done. */
export const signaturesAtOnce = 20

/** How long the file is that `/file` reads, in bytes. */
export const fileBytes = 10_000

/** Who comes in at `/enter`. */
export const visitorEmail = 'conan@example.com'
