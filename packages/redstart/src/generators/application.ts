import { access, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ConfigMissing } from '../errors/index.ts'

/** An application, as far as generators have to know it. */
export interface Application {
  /** Its folder, as an absolute path. */
  readonly folder: string
  /** Its name in `package.json`. */
  readonly name: string
  /** Whether people can sign in. */
  readonly hasAccounts: boolean
}

/**
 * The application in a folder, or around it.
 *
 * @throws ConfigMissing where there is none.
 */
export async function applicationAt(folder: string): Promise<Application> {
  for (let at = folder; ; at = dirname(at)) {
    if (await exists(join(at, 'redstart.config.ts'))) {
      const text = await readFile(join(at, 'package.json'), 'utf8').catch(() => '{}')
      const manifest: { readonly name?: unknown } = JSON.parse(text)
      return {
        folder: at,
        name: typeof manifest.name === 'string' ? manifest.name : 'application',
        hasAccounts: await exists(join(at, 'src/accounts/accounts.ts')),
      }
    }
    if (at === dirname(at)) throw new ConfigMissing(folder)
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
