import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf, notReadable } from './forbidden.ts'
import { MANIFEST, manifestIn } from './manifest.ts'

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
 * The application in a folder.
 *
 * @throws FolderUnusable for a `package.json` that cannot be read.
 */
export async function applicationAt(folder: string): Promise<Application> {
  const { name } = manifestIn(await manifestText(folder))
  return {
    folder,
    name: typeof name === 'string' ? name : 'application',
    hasAccounts: await exists(join(folder, 'src/accounts/accounts.ts')),
  }
}

/** An application can do without one. */
async function manifestText(folder: string): Promise<string> {
  return readFile(join(folder, MANIFEST), 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return '{}'
    throw notReadable(MANIFEST, error)
  })
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
