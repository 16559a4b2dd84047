import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What is read when a process starts, before the first file of the application is. */
const READ_AT_START = /^(?:package\.json|tsconfig.*\.json|\.env.*)$/
/** What package managers write behind all else: npm, pnpm, and Yarn of either kind. */
const RECORDS = ['.package-lock.json', '.modules.yaml', '.yarn-state.yml', '.yarn-integrity']

/**
 * What becomes another when a process that has loaded some packages would load them otherwise now: because they,
 * or others that they need in turn, were installed anew or edited, or because its surroundings have changed.
 *
 * @param folder - That of the application.
 * @param packages - The addresses of modules in packages.
 */
export function fingerprintOf(folder: string, packages: readonly string[]): string {
  const files = packages.map((module) => fileURLToPath(module))
  const installed = new Set(
    files.map((file) => /^.*?[\\/]node_modules(?=[\\/])/.exec(file)?.[0] ?? folder),
  )
  const records = [...installed].flatMap((path) => RECORDS.map((name) => join(path, name)))
  const read = readdirSync(folder).filter((name) => READ_AT_START.test(name))
  const all = [...files, ...records, ...read.map((name) => join(folder, name))]
  // The time of the change: that of the content comes out of the archive when a package is installed.
  return all.map((file) => statSync(file, { throwIfNoEntry: false })?.ctimeMs).join()
}
