import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { main } from './main.ts'
import type { Output } from './output.ts'

const folder = mkdtempSync(join(tmpdir(), 'redstart-main-'))
writeFileSync(
  join(folder, 'redstart.config.mjs'),
  `const route = { method: 'GET', path: '/rooms', action: 'listRooms' }
  export default { router: { list: () => [route] }, database: { place: 'data/dev' } }`,
)
const inside = join(folder, 'src/web')
mkdirSync(inside, { recursive: true })
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Said {
  readonly code: number | undefined
  readonly lines: string
  readonly notes: string
}

/** Runs what was typed behind `redstart`, word by word, where nobody is asked unless there are answers. */
async function redstart(
  typed: string,
  at = folder,
  confirm: Output['confirm'] = undefined,
): Promise<Said> {
  const lines: string[] = []
  const notes: string[] = []
  const output = {
    line: (text: string) => void lines.push(text),
    note: (text: string) => void notes.push(text),
    confirm,
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
    for (const typed of ['-v', 'gen --version', 'db migrate -v', 'help gen --version']) {
      expect(await redstart(typed)).toEqual({ code: 0, lines, notes: '' })
    }
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
    [
      'rotes --version',
      'There is no command `redstart rotes`. Did you mean `redstart routes`? See: redstart help',
    ],
    [
      'start --port 1 --port 2',
      '`redstart start` takes `--port` once: leave one of them out. See: redstart help start',
    ],
    [
      'routes --json --json',
      '`redstart routes` takes `--json` once: leave one of them out. See: redstart help routes',
    ],
    [
      'new app --no-git --no-git',
      '`redstart new` takes `--no-git` once: leave one of them out. See: redstart help new',
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

describe('a generator', () => {
  it('knows the application by any of its configurations', async () => {
    const { code, lines } = await redstart('gen socket App --dry-run', inside)
    expect([code, lines]).toEqual([0, expect.stringContaining('would write  src/web/socket.ts')])
  })

  it('says that there is no application', async () => {
    const { code, notes } = await redstart('gen socket App --dry-run', tmpdir())
    expect([code, notes]).toEqual([1, expect.stringContaining('There is no redstart.config.ts in')])
  })
})

describe('what is asked, and answered with no', () => {
  it.each(['db drop', 'db reset'])('is not done by redstart %s', async (typed) => {
    const asked: string[] = []
    const said = await redstart(typed, folder, async (question) => {
      asked.push(question)
      return false
    })
    expect(asked).toEqual(['Everything in data/dev will be lost. Go on?'])
    expect(said).toEqual({ code: 1, lines: '', notes: 'Nothing was deleted.' })
  })
})
