/**
 * Where the workspace is and what belongs to it.
 *
 * @module
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './command.ts'

/** The folder of the workspace, without a slash at its end. */
export const root: string = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')

/**
 * The files of the project, tracked or about to be, as paths from {@link root}.
 *
 * @param pathspecs - Git pathspecs such as `*.types.ts`; all files when there are none.
 */
export function projectFiles(...pathspecs: readonly string[]): string[] {
  const listed = run('git', [
    'ls-files',
    '--cached',
    '--others',
    '--exclude-standard',
    '-z',
    '--',
    ...pathspecs,
  ])
  if (!listed.ok) throw new Error(`git could not list the files of ${root}: ${listed.output}`)
  return listed.stdout.split('\0').filter((path) => path && existsSync(join(root, path)))
}
