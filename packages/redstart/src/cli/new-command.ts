import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { type CommandDef, defineCommand } from 'citty'
import { InvalidUsage } from '../errors/index.ts'
import { createApplication, firstCommit, installPackages, type Step } from '../generators/index.ts'
import type { Output } from './output.ts'

const args = {
  folder: { type: 'positional', description: 'Where to make it: my-app', required: false },
  name: { type: 'string', description: 'Its name, unless that of the folder.', valueHint: 'name' },
  auth: { type: 'boolean', description: 'People can sign in.', default: false },
  install: { type: 'boolean', description: 'Installs its packages.', default: true },
  git: { type: 'boolean', description: 'Makes the first commit.', default: true },
  redstart: {
    type: 'string',
    description: 'Where Redstart comes from, unless this version: file:redstart.tgz',
    valueHint: 'spec',
  },
  yes: { type: 'boolean', description: 'Asks nothing.', default: false },
  'dry-run': { type: 'boolean', description: 'Says what would be written.', default: false },
  json: { type: 'boolean', description: 'Prints JSON.', default: false },
} as const

/** `redstart new`: makes an application. */
export function newCommand(from: string, output: Output): CommandDef<typeof args> {
  return defineCommand({
    meta: { name: 'new', description: 'Makes a new application.' },
    args,
    run: async ({ args }) => {
      const { name, git, redstart, 'dry-run': dryRun, json } = args
      const isAsking = !args.yes && !json && !dryRun
      const { ask, confirm } = isAsking ? output : {}
      const folder =
        args.folder || (ask && ((await ask('What is it called? (my-app)')) || 'my-app'))
      if (!folder) {
        throw new InvalidUsage(
          'Say in which folder to make it: redstart new my-app.',
          'redstart help new',
        )
      }
      const auth = args.auth || ((await confirm?.('Shall people be able to sign in?')) ?? false)
      const install = args.install && ((await confirm?.('Install its packages now?', true)) ?? true)

      const steps = [install && installPackages, auth && addAccounts, git && firstCommit]
      const { left, ...made } = await createApplication({
        ...{ folder: resolve(from, folder), name, redstart, auth, dryRun },
        steps: steps.filter((step) => step !== false),
        onProgress: (says) => output.note(`${says} …`),
      })
      const path = relative(from, made.folder)
      const next = [
        ...(path ? [`cd ${path}`] : []),
        ...(install ? [] : ['npm install']),
        ...left,
        ...(auth
          ? ['npx redstart db migrate', 'npx redstart db seed   # people to sign in as']
          : []),
        'npm run dev',
      ]
      if (json) output.line(JSON.stringify({ ...made, next }))
      else if (dryRun) for (const path of made.files) output.line(`would write ${path}`)
      else output.line(farewell(made.name, next))
    },
  })
}

/** By the application's own Redstart, which is there once its packages are. */
const addAccounts: Step = {
  says: 'Adding accounts',
  async run(folder) {
    const program = join(folder, 'node_modules/redstart/bin/redstart.js')
    if (!existsSync(program)) return 'npx redstart gen auth'
    // What it changes is in no repository yet, or was written by this very run.
    const args = [program, 'gen', 'auth', '--allow-dirty']
    const child = spawn(process.execPath, args, {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const [code]: unknown[] = await once(child, 'exit')
    return code === 0 ? undefined : 'npx redstart gen auth'
  },
}

function farewell(name: string, commands: readonly string[]): string {
  const list = commands.map((command) => `  ${command}`).join('\n')
  return `\n${name} is there. Go on with:\n\n${list}\n`
}
