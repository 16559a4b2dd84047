import { access } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** What the configuration of the command line may be called. */
const CONFIG_FILES: readonly string[] = [
  'redstart.config.ts',
  'redstart.config.js',
  'redstart.config.mjs',
]

/** The folder of the application that a folder is in; the folder itself where it is in none. */
export async function applicationFolder(folder: string): Promise<string> {
  for (let at = folder; ; at = dirname(at)) {
    if ((await configIn(at)) !== undefined) return at
    if (at === dirname(at)) return folder
  }
}

/** The configuration in a folder, by its name; undefined where there is none. */
export async function configIn(folder: string): Promise<string | undefined> {
  for (const name of CONFIG_FILES) {
    const isThere = await access(join(folder, name)).then(
      () => true,
      () => false,
    )
    if (isThere) return name
  }
  return undefined
}
