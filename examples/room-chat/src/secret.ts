/** The secret that signs cookies and tokens. */
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { secretList } from 'redstart/token'

/**
 * The secret from the environment (`SECRET_KEY_BASE`), or one that is made at the first start and
 * kept in the data folder, readable by its owner only.
 *
 * @throws ShortSecret when the one from the environment is too short to protect anything
 */
export async function readSecret(folder: string, fromEnvironment?: string): Promise<string> {
  if (fromEnvironment) return secretList(fromEnvironment, 'endpoint')[0]
  const file = join(folder, 'secret')
  const kept = await readFile(file, 'utf8').catch(() => '')
  if (kept) return kept
  const made = randomBytes(48).toString('base64')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(file, made, { mode: 0o600 })
  return made
}
