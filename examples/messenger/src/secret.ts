/** The secret that signs cookies and tokens. */
import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { secretList } from 'redstart/token'

/**
 * The secret from the environment (`SECRET_KEY_BASE`), or one that is made at the first start and
 * kept in the data folder, readable by its owner only. Nodes of one folder have the same, also when
 * they start at the same moment.
 *
 * @throws ShortSecret when the one from the environment is too short to protect anything
 */
export async function readSecret(folder: string, fromEnvironment?: string): Promise<string> {
  if (fromEnvironment) return secretList(fromEnvironment, 'endpoint')[0]
  const file = join(folder, 'secret')
  const kept = await readFile(file, 'utf8').catch(() => '')
  if (kept) return kept
  const made = join(folder, `secret.${randomBytes(6).toString('hex')}`)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(made, randomBytes(48).toString('base64'), { mode: 0o600 })
  // A link comes into being whole or not at all, and only where nothing is yet.
  await link(made, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(made)
  return readFile(file, 'utf8')
}
