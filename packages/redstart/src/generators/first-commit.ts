import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Step } from './create-application.ts'

/** Begins a git repository with the new application, unless it lies in one. */
export const firstCommit: Step = {
  says: 'Making the first commit',
  async run(folder) {
    const git = (...args: readonly string[]): Promise<string> =>
      promisify(execFile)('git', [...args], { cwd: folder }).then(({ stdout }) => stdout)
    const hasGit = await succeeds(git('--version'))
    if (!hasGit) return 'git init   # once git is installed'
    if (await succeeds(git('rev-parse', '--is-inside-work-tree'))) return undefined
    const committed = await succeeds(
      git('init', '--quiet', '--initial-branch=main')
        .then(() => git('add', '--all'))
        .then(() => git('commit', '--quiet', '--message', 'Begin the application')),
    )
    return committed ? undefined : 'git commit --message "Begin the application"'
  },
}

function succeeds(promise: Promise<unknown>): Promise<boolean> {
  return promise.then(
    () => true,
    () => false,
  )
}
