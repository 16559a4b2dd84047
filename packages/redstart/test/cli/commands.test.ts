import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { takeFolder } from '../../src/db/folder-lock.ts'

const program = fileURLToPath(new URL('../../bin/redstart.js', import.meta.url))
const application = fileURLToPath(new URL('application', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'redstart-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Outcome {
  readonly code: number
  readonly output: string
  readonly notes: string
}

/** Runs the command as a shell would, without a terminal. */
function redstart(args: string, cwd = application): Promise<Outcome> {
  const env = { ...process.env, TEST_FOLDER: folder, NO_COLOR: '1' }
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [program, ...args.split(' ')],
      { cwd, env },
      (error, output, notes) => {
        resolve({ code: error ? Number(error.code) : 0, output, notes })
      },
    )
    child.stdin?.end()
  })
}

describe('redstart', () => {
  it('lists the routes, as a table or as JSON', async () => {
    const { code, output } = await redstart('routes')
    expect(code).toBe(0)
    expect(output).toBe(
      'GET     /api/rooms      listRooms\nDELETE  /api/rooms/:id  listRooms\nGET     /assets/*       files\n',
    )
    const { output: json } = await redstart('routes --json')
    expect(JSON.parse(json)[1]).toEqual({
      method: 'DELETE',
      path: '/api/rooms/:id',
      action: 'listRooms',
    })
  })

  it('prints nothing beside the JSON, whatever the application prints', async () => {
    const talkative = mkdtempSync(join(folder, 'talkative-'))
    writeFileSync(
      join(talkative, 'redstart.config.mjs'),
      `console.log('loaded'); export default { router: { list: () => [] } }`,
    )
    const asJson = await redstart('routes --json', talkative)
    expect(asJson).toEqual({ code: 0, output: '[]\n', notes: 'loaded\n' })
    expect((await redstart('routes', talkative)).output).toBe('loaded\n')
  })

  it('ends when it has said everything, whatever the application leaves running', async () => {
    const busy = join(folder, 'busy')
    mkdirSync(busy)
    writeFileSync(
      join(busy, 'redstart.config.mjs'),
      `setInterval(() => {}, 60_000)
      const route = { method: 'GET', path: '/rooms/on/the/ground/floor', action: 'listRooms' }
      export default { router: { list: () => Array(2_000).fill(route) } }`,
    )
    const { code, output } = await redstart('routes --json', busy)
    expect(code).toBe(0)
    // More than a pipe holds.
    expect(JSON.parse(output)).toHaveLength(2_000)
  })

  it('makes secrets that an endpoint takes', async () => {
    const { output } = await redstart('secret', folder)
    expect(output).toMatch(/^[\w-]{64}\n$/)
    expect((await redstart('secret', folder)).output).not.toBe(output)
  })

  it('says what it can do, and what it does not know', async () => {
    const help = await redstart('--help', folder)
    expect([help.code, help.notes]).toEqual([0, ''])
    for (const word of ['routes', 'db', 'secret']) expect(help.output).toContain(word)
    expect((await redstart('db --help', folder)).output).toContain('rollback')
    const unknown = await redstart('rotes', folder)
    expect(unknown.code).toBe(2)
    expect(unknown.notes).toContain('Did you mean `redstart routes`?')
  })

  it('works from a folder within the application, with paths as from its own', async () => {
    const house = join(folder, 'house')
    const room = join(house, 'src/room')
    mkdirSync(room, { recursive: true })
    writeFileSync(
      join(house, 'redstart.config.mjs'),
      'export default { router: () => ({ list: () => [{ method: process.cwd(), path: "/", action: "a" }] }) }',
    )
    const { output } = await redstart('routes --json', room)
    expect(JSON.parse(output)[0].method).toBe(realpathSync(house))
  })

  it('ends in order when its reader goes away', async () => {
    const child = spawn(process.execPath, [program, 'routes', '--json'], {
      cwd: join(folder, 'busy'),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout.destroy()
    let notes = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      notes += text
    })
    const [code, signal] = await once(child, 'close')
    expect([code, signal, notes]).toEqual([0, null, ''])
  })

  it('says where a file of the application is broken, and no more', async () => {
    const broken = mkdtempSync(join(folder, 'broken-'))
    writeFileSync(join(broken, 'package.json'), '{ "type": "module" }')
    const config = join(broken, 'redstart.config.ts')
    const router = join(broken, 'router.ts')
    writeFileSync(config, `export default { router: () => import('./router.ts') }`)
    writeFileSync(router, 'const a = 1\nexport const router = {{ list: 1 }\n')
    const told = 'A file of the application is broken:\n'
    const problem = 'Expected identifier but found "{"\n'
    const notes = `${told}${router}:2:23: ${problem}`
    expect(await redstart('routes', broken)).toEqual({ code: 1, output: '', notes })

    writeFileSync(router, "import { a } from './none.ts'\nexport const router = a\n")
    const missing = await redstart('routes', broken)
    expect([missing.code, missing.notes.split('\n')]).toEqual([
      1,
      [told.trim(), expect.stringContaining(`${router}: Cannot find module`), ''],
    ])

    writeFileSync(config, 'export default {{')
    for (const command of ['routes', 'auth doctor', 'db status', 'gen migration add_index']) {
      const { code, notes } = await redstart(command, broken)
      expect([command, code, notes]).toEqual([command, 1, `${told}${config}:1:16: ${problem}`])
    }
  })

  it('says what is missing where its files are read as CommonJS', async () => {
    const old = mkdtempSync(join(folder, 'commonjs-'))
    writeFileSync(join(old, 'package.json'), '{ "type": "commonjs" }')
    const source = `import { defineConfig } from 'redstart/cli'\nexport default defineConfig({})\n`
    writeFileSync(join(old, 'redstart.config.ts'), source)
    const { code, notes } = await redstart('routes', old)
    expect([code, notes]).toEqual([1, expect.stringContaining('npm pkg set type=module')])
    expect(notes).not.toContain('    at ')
  })

  it('needs a configuration for all else', async () => {
    const { code, notes } = await redstart('routes', folder)
    expect(code).toBe(1)
    expect(notes).toContain(`There is no redstart.config.ts in ${folder}.`)
    expect(notes).not.toContain('    at ')
  })
})

describe('redstart db', () => {
  it('takes a schema to a filled database, and back', { timeout: 180_000 }, async () => {
    const generated = await redstart('db generate create_rooms')
    expect(generated).toMatchObject({
      code: 0,
      output: expect.stringContaining('create_rooms was written.'),
    })
    const [migration = ''] = readdirSync(join(folder, 'migrations'))
    expect(readFileSync(join(folder, 'migrations', migration, 'up.sql'), 'utf8')).toContain(
      'CREATE TABLE "rooms"',
    )
    expect((await redstart('db generate again')).output).toBe('The schema has not changed.\n')

    const first = await redstart('db status')
    expect(first.output).toBe(`pending  ${migration}\n`)
    expect(first.notes).toBe('First start of the embedded database, which takes some seconds…\n')
    const ran = await redstart('db migrate --json')
    expect([JSON.parse(ran.output), ran.notes]).toEqual([{ ran: [migration] }, ''])
    expect((await redstart('db migrate')).output).toBe('There was nothing to run.\n')
    expect((await redstart('db seed')).code).toBe(0)
    const [state] = JSON.parse((await redstart('db status --json')).output)
    expect(state).toEqual({ name: migration, appliedAt: expect.stringMatching(/^20/) })
    expect((await redstart('db rollback')).output).toBe(`Undid ${migration}\n`)
    expect((await redstart('db rollback')).output).toBe('There was nothing to undo.\n')
  })

  it('says what to do while another process has the database', async () => {
    const giveBack = await takeFolder(join(folder, 'database'))
    const { code, notes } = await redstart('db migrate')
    await giveBack()
    expect(code).toBe(1)
    expect(notes).toContain(`is in use by process ${process.pid}`)
    expect(notes).toContain('Where that process is `redstart dev` of this application, end it')
  })

  it('deletes nothing without a yes', { timeout: 180_000 }, async () => {
    const refused = await redstart('db reset')
    expect(refused.code).toBe(1)
    expect(refused.notes).toMatch(
      /^Everything in .* will be lost\. Add --yes if that is what you want\.\n$/,
    )
    expect((await redstart('db reset --yes')).output).toMatch(/was made again/)
    expect((await redstart('db drop --yes')).output).toMatch(/was deleted/)
  })

  it('refuses a number of steps that is none', async () => {
    const { code, notes } = await redstart('db rollback --steps many')
    expect([code, notes]).toEqual([2, expect.stringContaining('--steps')])
  })
})
