import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'

/**
 * Formats files with the application's own Biome, which also sorts their imports. Without Biome they stay as
 * they were written.
 *
 * @param folder - That of the application.
 * @param paths - From there.
 */
export async function format(folder: string, paths: readonly string[]): Promise<void> {
  const biome = biomeOf(folder)
  const files = paths.filter((path) => /\.(?:[cm]?[jt]s|json|css)$/.test(path))
  if (biome === undefined || files.length === 0) return
  const args = [biome, 'check', '--write', '--no-errors-on-unmatched', ...files]
  // What Biome finds wrong is for its own command to say.
  await promisify(execFile)(process.execPath, args, { cwd: folder }).catch(() => undefined)
}

function biomeOf(folder: string): string | undefined {
  try {
    return createRequire(join(folder, 'package.json')).resolve('@biomejs/biome/bin/biome')
  } catch {
    return undefined
  }
}
