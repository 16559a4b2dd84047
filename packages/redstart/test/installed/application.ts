/** Applications made and installed from the packed packages. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../support/server-process.ts'
import { Terminal } from '../support/terminal.ts'
import type { Tarballs } from './tarballs.ts'

/** A folder for applications, and where they come from. */
export interface Workshop {
  readonly folder: string
  remove(): void
}

export function openWorkshop(): Workshop {
  // Outside of the repository: nothing of its packages is found from there.
  const folder = mkdtempSync(join(tmpdir(), 'redstart-installed-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** A terminal in which `npm create redstart@latest` means the packed packages. */
export async function terminalIn(folder: string, tarballs: Tarballs): Promise<Terminal> {
  const port = await freePort()
  const env = {
    PORT: String(port),
    REDSTART_TARBALL: tarballs.redstart,
    GIT_AUTHOR_NAME: 'Ann',
    GIT_AUTHOR_EMAIL: 'ann@example.com',
    GIT_COMMITTER_NAME: 'Ann',
    GIT_COMMITTER_EMAIL: 'ann@example.com',
  }
  return new Terminal(folder, { env })
}

/** The command that makes an application, from the packed packages in place of those of the registry. */
export function createCommand(options: string, { redstart, createRedstart }: Tarballs): string {
  return [
    'npm exec --yes --offline=false',
    `--package=file:${redstart} --package=file:${createRedstart}`,
    `-- create-redstart ${options} --redstart file:${redstart}`,
  ].join(' ')
}
