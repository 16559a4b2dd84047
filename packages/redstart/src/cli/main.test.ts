import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { main } from './main.ts'

const folder = mkdtempSync(join(tmpdir(), 'redstart-main-'))
writeFileSync(
  join(folder, 'redstart.config.mjs'),
  `const route = { method: 'GET', path: '/rooms', action: 'listRooms' }
  export default { router: { list: () => [route] } }`,
)
const inside = join(folder, 'src/web')
mkdirSync(inside, { recursive: true })
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Said {
  readonly code: number | undefined
  readonly lines: string
  readonly notes: string
}

/** Runs what was typed behind `redstart`, word by word. */
async function redstart(typed: string, at = folder): Promise<Said> {
  const lines: string[] = []
  const notes: string[] = []
  const output = {
    line: (text: string) => void lines.push(text),
    note: (text: string) => void notes.push(text),
    confirm: undefined,
  }
  const code = await main(typed.split(' ').filter(Boolean), at, output)
  return { code, lines: lines.join('\n'), notes: notes.join('\n') }
}

describe('help', () => {
  it('is the same however it is asked for', async () => {
    const help = await redstart('')
    expect(help).toMatchObject({ code: 0, notes: '' })
    for (const typed of ['help', '--help', '-h', 'help --help']) {
      expect(await redstart(typed)).toEqual(help)
    }
    for (const command of ['dev', 'build', 'start', 'routes', 'new', 'db …', 'auth …', 'secret']) {
      expect(help.lines).toMatch(new RegExp(`^  ${command} +\\S`, 'm'))
    }
    expect(help.lines).toContain('Usage: redstart <command> [options]')
  })

  it('is about one command where that is named', async () => {
    const help = await redstart('help db')
    expect(help.lines).toContain('Usage: redstart db <command> [options]')
    expect(help.lines).toMatch(/^ {2}rollback +Undoes/m)
    for (const typed of ['db', 'db --help', '--help db', 'db -h']) {
      expect(await redstart(typed)).toEqual(help)
    }
    const rollback = await redstart('db rollback --steps 2 --help')
    expect(rollback.lines).toBe(
      [
        'Undoes the migrations that were run last.',
        '',
        'Usage: redstart db rollback [options]',
        '',
        'Options:',
        '  --steps=<number>  How many. Default: 1.',
        '  --json            Prints JSON.',
      ].join('\n'),
    )
    expect(await redstart('help db rollback')).toEqual(rollback)
    expect((await redstart('help auth eject')).lines).toContain('Usage: redstart auth eject PAGE [')
  })

  it('says what is done unless it is told not to', async () => {
    const { lines } = await redstart('help new')
    expect(lines).toMatch(/^ {2}--no-install +\S/m)
    expect(lines).toContain('Usage: redstart new [FOLDER] [options]')
  })

  it('is free of colours', async () => {
    for (const typed of ['help', 'help db', 'help auth eject', 'nothing', 'routes --jsn']) {
      const { lines, notes } = await redstart(typed)
      expect(lines + notes).not.toContain('\u001b')
    }
  })

  it('says the version', async () => {
    const { lines, code } = await redstart('--version')
    expect([code, lines]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+/)])
    expect(await redstart('-v')).toMatchObject({ code: 0, lines })
  })
})

describe('what is not understood', () => {
  it.each([
    [
      'rotes',
      'There is no command `redstart rotes`. Did you mean `redstart routes`? See: redstart help',
    ],
    [
      'db migrat',
      'There is no command `redstart db migrat`. Did you mean `redstart db migrate`? See: redstart help db',
    ],
    [
      'help db migrat',
      'There is no command `redstart db migrat`. Did you mean `redstart db migrate`? See: redstart help db',
    ],
    ['xyzzy', 'There is no command `redstart xyzzy`. See: redstart help'],
    ['constructor', 'There is no command `redstart constructor`. See: redstart help'],
    [
      'routes --jsn',
      '`redstart routes` has no `--jsn`. Did you mean `--json`? See: redstart help routes',
    ],
    ['routes -x', '`redstart routes` has no `-x`. See: redstart help routes'],
    ['--json routes', '`redstart` has no `--json`. See: redstart help'],
    ['db --jsno status', '`redstart db` has no `--jsno`. See: redstart help db'],
    ['routes --no-json', '`redstart routes` has no `--no-json`. See: redstart help routes'],
    [
      'routes --json=yes',
      '--json takes no value: it is there, or it is not. See: redstart help routes',
    ],
    ['dev --port', '--port needs a value: --port=<number>. See: redstart help dev'],
    ['dev --port=', '--port needs a value: --port=<number>. See: redstart help dev'],
    [
      'db rollback --steps --json',
      '--steps needs a value: --steps=<number>. See: redstart help db rollback',
    ],
    [
      'db rollback --steps=many',
      '--steps is "many"; it has to be a whole number of at least 1. See: redstart help',
    ],
    [
      'routes rooms',
      '`redstart routes` does not know what to do with "rooms". See: redstart help routes',
    ],
    [
      'auth eject',
      '`redstart auth eject` needs PAGE (which page: log-in). See: redstart help auth eject',
    ],
    ['-- routes', '`redstart` does not know what to do with "routes". See: redstart help'],
  ])('redstart %s', async (typed, notes) => {
    expect(await redstart(typed)).toEqual({ code: 2, lines: '', notes })
  })
})

describe('the application', () => {
  it('is found from a folder of it', async () => {
    const before = process.cwd()
    const said = await redstart('routes --json', inside)
    expect(said).toMatchObject({ code: 0, notes: '' })
    expect(JSON.parse(said.lines)).toEqual([{ method: 'GET', path: '/rooms', action: 'listRooms' }])
    // Typed in that very folder, its own paths are those of the application.
    expect(process.cwd()).toBe(before)
  })

  it('is missed where there is none', async () => {
    const { code, notes } = await redstart('routes', tmpdir())
    expect([code, notes]).toEqual([1, expect.stringContaining('There is no redstart.config.ts in')])
  })

  it('is not needed for a secret', async () => {
    const { lines } = await redstart('secret --json', tmpdir())
    expect(JSON.parse(lines)).toEqual({ secret: expect.stringMatching(/^[\w-]{64}$/) })
  })
})
