import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ShortSecret } from '../errors/index.ts'
import { secretList } from '../token/index.ts'

/** As long as one is that is made here, and as an endpoint wants it; in bytes. */
const LENGTH = 64

/** Where {@link keptSecret} takes the secret from. */
export interface KeptSecretOptions {
  /** The folder of what the application keeps. */
  readonly folder: string
  /** What the environment says, if it does: `process.env.SECRET_KEY_BASE`. */
  readonly given: string | undefined
}

/**
 * The secret that signs sessions, cookies and tokens: the one that is given, else one that is made at the
 * first start and kept in a file, readable by its owner only. Processes of one folder have the same one, also
 * when they start at the same moment. In production it has to be given: a file goes with its disk, and with
 * it everybody would be logged out.
 *
 * @returns the secret, for `defineEndpoint({ secretKeyBase })`.
 * @throws ShortSecret for one that protects nothing, given or kept; MissingSecret in production without any.
 * @example
 * const secretKeyBase = await keptSecret({ folder: '.data', given: process.env.SECRET_KEY_BASE })
 */
export async function keptSecret({ folder, given }: KeptSecretOptions): Promise<string> {
  if (given || process.env.NODE_ENV === 'production') return secretList(given, 'endpoint')[0]
  const file = join(folder, 'secret')
  const kept = await keptIn(file).catch(unless('ENOENT'))
  if (kept !== undefined) return kept
  const made = join(folder, `secret.${randomBytes(6).toString('hex')}`)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    await writeFile(made, randomBytes(48).toString('base64'), { mode: 0o600 })
    // A link comes into being whole or not at all, and only where nothing is yet.
    await link(made, file).catch(unless('EEXIST'))
  } finally {
    await rm(made, { force: true })
  }
  return keptIn(file)
}

async function keptIn(file: string): Promise<string> {
  const kept = await readFile(file, 'utf8')
  const bytes = Buffer.byteLength(kept)
  // A disk that was full leaves an empty file. Nobody else's start may replace what is there.
  if (bytes >= LENGTH) return kept
  throw new ShortSecret(`The secret in ${file}`, bytes, LENGTH, 'SECRET_KEY_BASE')
}

/** Takes the error of that code for nothing. */
function unless(code: string): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof Error && 'code' in error && error.code === code) return undefined
    throw error
  }
}
