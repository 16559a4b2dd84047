/**
 * Makes sure, before anything is tested, that the machine has what the tests need: installs it where
 * that is possible without asking, says otherwise which command does. Where `CI` is `true` a part
 * that stays missing is a failure; elsewhere the tests that need it are skipped, and this says so.
 *
 * @module
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fail } from './command.ts'
import { makeEmbeddedDatabase } from './embedded-database.ts'
import { chromiumPath, haproxy, natsServer, postgresBin, redisServer } from './parts.ts'

/** A program that tests use. */
interface Part {
  readonly name: string
  readonly find: () => string | undefined
  /** The variable that names it where it is somewhere else. */
  readonly variable: string
  readonly debian: string
  readonly brew: string
  /** The tests that are skipped without it. */
  readonly tests: string
}

const parts: readonly Part[] = [
  {
    name: 'Chromium',
    find: chromiumPath,
    variable: 'CHROMIUM',
    debian: 'chromium',
    brew: '--cask chromium',
    tests: 'The tests that drive a browser',
  },
  {
    name: 'PostgreSQL',
    find: postgresBin,
    variable: 'POSTGRES_BIN',
    debian: 'postgresql',
    brew: 'postgresql@17',
    tests: 'The tests with a database server',
  },
  {
    name: 'Redis',
    find: redisServer,
    variable: 'REDIS_SERVER',
    debian: 'redis-server',
    brew: 'redis',
    tests: 'The tests with a Redis server',
  },
  {
    name: 'NATS',
    find: natsServer,
    variable: 'NATS_SERVER',
    debian: 'nats-server',
    brew: 'nats-server',
    tests: 'The tests with a NATS server',
  },
  {
    name: 'HAProxy',
    find: haproxy,
    variable: 'HAPROXY',
    debian: 'haproxy',
    brew: 'haproxy',
    tests: 'The tests with a cluster behind a proxy',
  },
]

const oldestNode = [20, 19] as const
const aptGet = '/usr/bin/apt-get'

checkNode()
checkParts()
await makeEmbeddedDatabase()

function checkNode(): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return
  fail(
    `This is Node.js ${process.versions.node}; Redstart needs ${oldestNode.join('.')} or later. ` +
      'Install a newer Node.js and run the command again.',
  )
}

function checkParts(): void {
  const installable = parts.filter(({ find, variable }) => !find() && !process.env[variable])
  if (installable.length > 0 && canInstall()) installWithApt(installable)
  const missing = parts.filter(({ find }) => !find())
  const sentences = missing.map(whatIsMissing)
  if (missing.length > 0 && process.env.CI === 'true') {
    fail(...sentences, 'With CI=true every test has to run.')
  }
  missing.forEach(({ tests }, index) => {
    console.warn(`\n  !  ${sentences[index]}\n  !  ${tests} are SKIPPED.\n`)
  })
}

function canInstall(): boolean {
  return process.getuid?.() === 0 && existsSync(aptGet)
}

function installWithApt(missing: readonly Part[]): void {
  const names = missing.map(({ name }) => name).join(' and ')
  console.log(`${names} missing: installing from the packages of the system.`)
  const packages = missing.map(({ debian }) => debian)
  for (const step of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const args = ['-o', 'DPkg::Lock::Timeout=300', ...step]
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const { status } = spawnSync(aptGet, args, { env, stdio: ['ignore', 'inherit', 'inherit'] })
    if (status !== 0) console.warn(`${aptGet} ${args.join(' ')} ended with ${status}.`)
  }
}

function whatIsMissing({ name, variable, debian, brew }: Part): string {
  const named = process.env[variable]
  if (named) return `${variable} names ${named}, and ${name} is not there.`
  const how =
    process.platform === 'darwin'
      ? `Install it with: brew install ${brew}`
      : existsSync(aptGet)
        ? `Install it with: sudo apt-get install -y --no-install-recommends ${debian}`
        : `Install your system’s package of it, or name it in ${variable}.`
  return `No ${name} was found. ${how}`
}
