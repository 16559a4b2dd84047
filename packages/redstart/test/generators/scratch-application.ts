/** A new application in a folder of its own, for tests of what the generators write. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createApplication } from '../../src/generators/index.ts'

const packages = fileURLToPath(new URL('../../../../node_modules', import.meta.url))

/** What a command came to. */
export interface Ran {
  readonly code: number
  /** All that it printed. */
  readonly said: string
}

export interface ScratchApplication {
  readonly folder: string
  /** Runs `redstart` in it. */
  redstart(...args: readonly string[]): Promise<Ran>
  /** Runs a package of the workspace in it, by its script: `typescript/bin/tsc`. */
  run(script: string, ...args: readonly string[]): Promise<Ran>
  read(path: string): Promise<string>
  remove(): Promise<void>
}

/** Makes one, with the packages of the workspace. */
export async function scratchApplication(): Promise<ScratchApplication> {
  // Not in the workspace: its files would be looked at by the rules of this one.
  const shelf = await mkdtemp(join(tmpdir(), 'redstart-'))
  const folder = join(shelf, 'cooking')
  await createApplication({
    folder,
    name: 'cooking',
    auth: false,
    dryRun: false,
    steps: [],
    onProgress: () => {},
  })
  await symlink(packages, join(folder, 'node_modules'))
  const run: ScratchApplication['run'] = (script, ...args) =>
    runIn(folder, [join(packages, script), ...args])
  return {
    folder,
    run,
    redstart: (...args) => run('redstart/bin/redstart.js', ...args),
    read: (path) => readFile(join(folder, path), 'utf8'),
    remove: () => rm(shelf, { recursive: true, force: true }),
  }
}

function runIn(folder: string, args: readonly string[]): Promise<Ran> {
  const { VITEST: _runner, NODE_ENV: _mode, ...env } = process.env
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: folder, env }, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error ? 1 : 0
      resolve({ code, said: stdout + stderr })
    })
  })
}
