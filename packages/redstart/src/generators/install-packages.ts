import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Step } from './create-application.ts'

/** Installs the packages of a new application, from what npm has kept as far as it can. */
export const installPackages: Step = {
  says: 'Installing its packages with npm; this may take a minute',
  async run(folder) {
    const args = ['install', '--prefer-offline', '--no-audit', '--no-fund']
    // What npm says of its progress stays apart from what the command prints.
    const child = spawn('npm', args, { cwd: folder, stdio: ['ignore', process.stderr, 'inherit'] })
    const code = await once(child, 'exit').then(
      ([code]: unknown[]) => code,
      () => undefined,
    )
    return code === 0 ? undefined : 'npm install'
  },
}
