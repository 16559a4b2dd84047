import { MissingDriver } from '../errors/index.ts'

/**
 * Loads an optional dependency when it is first needed.
 *
 * @param name - The npm package to install
 * @param load - The import, written out so that bundlers see it
 * @throws MissingDriver when the package, and not something it needs in turn, is not there
 */
export async function loadPeer<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    const missing =
      error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
    // Node: Cannot find package 'postgres' imported from …
    if (missing && error.message.includes(`'${name}'`)) {
      throw new MissingDriver(name, { cause: error })
    }
    throw error
  }
}
