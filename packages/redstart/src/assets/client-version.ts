import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ClientUnsupported } from '../errors/index.ts'
import { hasCode } from './has-code.ts'

const PACKAGE = 'phoenix_live_view'
const WANTED = '>=1.2 <1.3'
const SUPPORTED = /^1\.2\.\d+$/

/**
 * The version of the client of live views that an application has installed; undefined when it has none.
 *
 * @param folder - The folder of the application. Default where the process was started.
 * @throws ClientUnsupported for a version that live views do not speak with.
 */
export function clientVersion(folder: string | URL = process.cwd()): string | undefined {
  const from = folder instanceof URL ? fileURLToPath(folder) : folder
  const version = installedVersion(from)
  if (version !== undefined && !SUPPORTED.test(version)) {
    throw new ClientUnsupported(version, WANTED)
  }
  return version
}

/** Its exports do not have its `package.json`, so that has to be looked for above what they have. */
function installedVersion(folder: string): string | undefined {
  let place = mainFile(folder)
  while (place !== undefined && place !== dirname(place)) {
    place = dirname(place)
    const { name, version } = manifestIn(place)
    if (name === PACKAGE && typeof version === 'string') return version
  }
  return undefined
}

function mainFile(folder: string): string | undefined {
  try {
    return createRequire(resolve(folder, 'package.json')).resolve(PACKAGE)
  } catch (error) {
    if (hasCode(error, 'MODULE_NOT_FOUND')) return undefined
    throw error
  }
}

function manifestIn(folder: string): { readonly name?: unknown; readonly version?: unknown } {
  try {
    const value: unknown = JSON.parse(readFileSync(resolve(folder, 'package.json'), 'utf8'))
    return typeof value === 'object' && value !== null ? value : {}
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return {}
    throw error
  }
}
