import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

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
    expect(unknown.code).toBe(1)
    expect(unknown.notes).toContain('rotes')
    expect(unknown.notes).toContain('routes')
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

    expect((await redstart('db status')).output).toBe(`pending  ${migration}\n`)
    expect((await redstart('db migrate')).output).toBe(`Ran ${migration}\n`)
    expect((await redstart('db migrate')).output).toBe('There was nothing to run.\n')
    expect((await redstart('db seed')).code).toBe(0)
    const [state] = JSON.parse((await redstart('db status --json')).output)
    expect(state).toEqual({ name: migration, appliedAt: expect.stringMatching(/^20/) })
    expect((await redstart('db rollback')).output).toBe(`Undid ${migration}\n`)
    expect((await redstart('db rollback')).output).toBe('There was nothing to undo.\n')
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
    expect([code, notes]).toEqual([1, expect.stringContaining('--steps')])
  })
})
