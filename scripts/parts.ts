/**
 * What the tests need from the machine beyond Node, and whether it is there. Tests ask here, so that
 * `npm test` and a test run by itself come to the same answer.
 *
 * @module
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const browsers: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
}

/**
 * The browser that the tests drive: what the variable `CHROMIUM` names, else the one that the system
 * has where it is usually put. `undefined` when there is none; tests in a browser are then skipped.
 *
 * @example
 * describe.skipIf(!chromiumPath())('in a browser', () => { … })
 */
export function chromiumPath(): string | undefined {
  const named = process.env.CHROMIUM
  const candidates = named ? [named] : (browsers[process.platform] ?? [])
  return candidates.find((path) => existsSync(path))
}

/** Where Debian puts the programs of its PostgreSQL versions. */
const debianPostgres = '/usr/lib/postgresql'

/**
 * The folder of PostgreSQL's programs: what the variable `POSTGRES_BIN` names, else the newest that
 * the system has where Debian and macOS put it. `undefined` when there is none; tests with a server
 * are then skipped.
 */
export function postgresBin(): string | undefined {
  const versions = existsSync(debianPostgres) ? readdirSync(debianPostgres) : []
  const newestFirst = versions.toSorted((a, b) => Number(b) - Number(a))
  const installed = newestFirst.map((version) => join(debianPostgres, version, 'bin'))
  const named = process.env.POSTGRES_BIN
  const candidates = named ? [named] : [...installed, '/opt/homebrew/bin', '/usr/local/bin']
  return candidates.find((bin) => existsSync(join(bin, 'initdb')))
}

/**
 * The Redis server: what the variable `REDIS_SERVER` names, else the one that the system has where it
 * is usually put. `undefined` when there is none; tests with Redis are then skipped.
 */
export function redisServer(): string | undefined {
  return programOf('REDIS_SERVER', 'redis-server')
}

/**
 * The NATS server: what the variable `NATS_SERVER` names, else the one that the system has where it is
 * usually put. `undefined` when there is none; tests with NATS are then skipped.
 */
export function natsServer(): string | undefined {
  return programOf('NATS_SERVER', 'nats-server')
}

/**
 * The proxy HAProxy: what the variable `HAPROXY` names, else the one that the system has where it is
 * usually put. `undefined` when there is none; tests with a cluster behind a proxy are then skipped.
 */
export function haproxy(): string | undefined {
  return programOf('HAPROXY', 'haproxy')
}

function programOf(variable: string, program: string): string | undefined {
  const folders = ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/opt/homebrew/bin']
  const named = process.env[variable]
  const candidates = named ? [named] : folders.map((folder) => join(folder, program))
  return candidates.find((path) => existsSync(path))
}
