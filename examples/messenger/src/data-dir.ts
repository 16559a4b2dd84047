/** The folder that holds the embedded database and the secret. */
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const dataDir: string = resolve(
  process.env.DATA_DIR ?? fileURLToPath(new URL('../.data', import.meta.url)),
)
