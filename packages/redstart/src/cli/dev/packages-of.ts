import { pathToFileURL } from 'node:url'

const PACKAGES = '/node_modules/'

/**
 * Which modules belong to installed packages: to none that is linked, and not to the application, for
 * these change while somebody works on them.
 *
 * @param folder - That of the application.
 * @param modules - Addresses of modules, by the real paths of their files.
 */
export function packagesOf(folder: string, modules: readonly string[]): readonly string[] {
  // The application itself may lie below such a folder.
  const own = pathToFileURL(`${folder}/`).href
  return modules.filter((module) =>
    module.startsWith(own)
      ? module.includes(PACKAGES, own.length - 1)
      : module.startsWith('file:') && module.includes(PACKAGES),
  )
}
