/**
 * How long it takes from nothing to an application, and how long to see a change: makes one from the built
 * package, installs it, opens its first page, changes that, and starts it for production with a server's database.
 *
 * `npm run build && npm run first-application -w bench`
 *
 * @module
 */
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePorts } from '../../examples/messenger/cluster/ports.ts'
import { postgresAt } from '../../examples/messenger/cluster/postgres.ts'
import { Program } from '../../examples/messenger/cluster/program.ts'
import { run } from '../../scripts/command.ts'
import { postgresBin } from '../../scripts/parts.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'redstart-first-'))
// PostgreSQL does not run as root, and gets another user then.
await chmod(folder, 0o755)
const application = join(folder, 'app')
const [port = 0, postgresPort = 0] = await freePorts(2)
const origin = `http://localhost:${port}`

try {
  const dist = join(root, 'packages/redstart/dist')
  const tarball = join(folder, step('npm', ['pack', dist, '--loglevel=error'], folder).trim())
  const bin = join(root, 'packages/redstart/bin/redstart.js')
  const options = ['--yes', '--no-install', '--no-git', '--redstart', `file:${tarball}`]
  const beginning = performance.now()
  const made = timed(() => step(process.execPath, [bin, 'new', 'app', ...options], folder))
  const quiet = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund']
  const installed = timed(() => step('npm', ['install', ...quiet], application))
  const dev = redstart('dev')
  await dev.start()
  await shows(/is running/)
  const firstPage = performance.now() - beginning
  const changed = await timeOfChange()
  await dev.stop()
  step(join(application, 'node_modules/.bin/redstart'), ['build'], application)
  const cold = await coldStart()
  console.log(
    [
      `From nothing to the first page: ${seconds(firstPage)}, of which writing ${seconds(made)} and npm install ${seconds(installed)}.`,
      `A change of a template, from saving to the page: ${seconds(changed)}.`,
      `Start for production, with a server's database, to the first page: ${seconds(cold)}.`,
    ].join('\n'),
  )
} finally {
  await rm(folder, { recursive: true, force: true })
}
process.exit()

/** The median of some changes, each a few seconds after the last, as somebody makes them; milliseconds. */
async function timeOfChange(): Promise<number> {
  const file = join(application, 'src/web/live/home.template.ts')
  const text = await readFile(file, 'utf8')
  const times: number[] = []
  for (const change of ['one', 'two', 'three', 'four', 'five']) {
    await setTimeout(5_000)
    const saved = performance.now()
    await writeFile(file, text.replace('is running', `has change ${change}`))
    await shows(new RegExp(`has change ${change}`))
    times.push(performance.now() - saved)
  }
  return times.sort((one, other) => one - other)[2] ?? 0
}

/** Of the second start, which has no migrations to run; milliseconds. */
async function coldStart(): Promise<number> {
  const bin = postgresBin()
  if (bin === undefined) throw new Error('There is no PostgreSQL on this machine.')
  const postgres = await postgresAt(bin, join(folder, 'postgres'), postgresPort)
  await postgres.program.start()
  const server = redstart('start', {
    NODE_ENV: 'production',
    DATABASE_URL: postgres.url('postgres'),
    SECRET_KEY_BASE: 'a secret of the benchmark, long enough for what it has to sign: 64',
  })
  await server.start()
  await server.stop()
  const started = performance.now()
  await server.start()
  await shows(/has change five/)
  const took = performance.now() - started
  await server.stop()
  await postgres.program.stop('SIGINT')
  return took
}

function redstart(command: string, env: NodeJS.ProcessEnv = {}): Program {
  return new Program({
    command: process.execPath,
    args: [join(application, 'node_modules/redstart/bin/redstart.js'), command],
    ready: /is open at/,
    options: { cwd: application, env: { ...process.env, PORT: String(port), ...env } },
  })
}

/** Resolves when the first page has a text. */
async function shows(text: RegExp): Promise<void> {
  for (;;) {
    const page = await fetch(origin).then(
      (answer) => answer.text(),
      () => '',
    )
    if (text.test(page)) return
    await setTimeout(20)
  }
}

function timed(work: () => void): number {
  const begun = performance.now()
  work()
  return performance.now() - begun
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}

function step(command: string, args: readonly string[], cwd: string): string {
  const { ok, stdout, output } = run(command, args, { cwd })
  if (!ok) throw new Error(`${command} ${args.join(' ')} failed:\n${output}`)
  return stdout
}
