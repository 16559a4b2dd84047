/** PostgreSQL, with a database of its own in a folder of its own. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Program } from './program.ts'

const run = promisify(execFile)

export interface Postgres {
  readonly program: Program
  /** The address of a database, which need not exist. */
  url(database: string): string
}

/**
 * @param bin - The folder of PostgreSQL's programs
 * @param folder - Made here; what the server holds lies in it
 */
export async function postgresAt(bin: string, folder: string, port: number): Promise<Postgres> {
  const password = randomBytes(16).toString('hex')
  const data = join(folder, 'data')
  const passwordFile = join(folder, 'password')
  await mkdir(folder)
  await writeFile(passwordFile, password)
  const user = await unprivileged()
  if (user) await chown(folder, user.uid, user.gid)
  const login = ['-U', 'messenger', '-A', 'scram-sha-256', '--pwfile', passwordFile]
  await run(join(bin, 'initdb'), ['-D', data, '-E', 'UTF8', ...login], { ...user })
  return {
    url: (database) => `postgres://messenger:${password}@127.0.0.1:${port}/${database}`,
    program: new Program({
      command: join(bin, 'postgres'),
      args: ['-D', data, '-p', String(port), '-k', folder, '-h', '127.0.0.1'],
      ready: /ready to accept connections/,
      options: { ...user },
    }),
  }
}

/** PostgreSQL refuses to run as root: then it runs as `nobody`, who gets the folder. */
async function unprivileged(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, 'nobody'])))
  return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) }
}
