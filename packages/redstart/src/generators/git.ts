import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/**
 * Which of some files have changes that git does not hold; none where there is no git.
 *
 * @param folder - That of the application.
 * @param paths - From there.
 */
export async function uncommitted(
  folder: string,
  paths: readonly string[],
): Promise<readonly string[]> {
  if (paths.length === 0) return []
  const args = ['status', '--porcelain', '-z', '--untracked-files=all', '--', ...paths]
  const answer = await promisify(execFile)('git', args, { cwd: folder }).catch(() => undefined)
  if (answer === undefined) return []
  const entries = answer.stdout.split('\0').filter((entry) => entry !== '')
  return paths.filter((path) => entries.some((entry) => entry.slice(3).endsWith(path)))
}
