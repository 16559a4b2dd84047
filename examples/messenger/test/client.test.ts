import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type Cable, cable, type TestClock, testClock } from 'redstart/testing'
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { accounts } from '../src/accounts.ts'
import { createConversation, removeMember } from '../src/conversations/conversations.ts'
import { messagesOf, postMessage } from '../src/messages/messages.ts'
import { type Person, personOf } from '../src/people/people.ts'
import { type OpenMessenger, openMessenger, PASSWORD } from './support/messenger.ts'

// Each test starts a program.
vi.setConfig({ testTimeout: 120_000 })

let messenger: OpenMessenger
let clock: TestClock
let url: string
let wire: Cable
let ann: Person
let ben: Person
/** Their conversation, which Ann owns. */
let id: string

beforeAll(async () => {
  clock = testClock(Date.now())
  messenger = await openMessenger({ clock })
  const listening = await messenger.endpoint.listen({ host: '127.0.0.1', port: 0 })
  url = listening.url
  wire = cable(listening.server)
  ann = personOf(messenger.people.ann)
  ben = personOf(messenger.people.ben)
  const params = { title: 'Talk', members: [{ userId: ben.id }] }
  const created = await createConversation(ann, params)
  if (!created.ok) throw new Error('The conversation was not begun.')
  id = created.value.id
})
afterAll(() => messenger.close())

/** The program as people start it, in the hands of a test. */
class Terminal {
  readonly #program: ChildProcessWithoutNullStreams
  #output = ''
  #read = 0

  constructor(email: string, env: Readonly<Record<string, string>> = {}) {
    const folder = fileURLToPath(new URL('..', import.meta.url))
    this.#program = spawn(
      process.execPath,
      ['--import', 'tsx', 'client/messenger.ts', url, email],
      {
        cwd: folder,
        env: { ...process.env, ...env },
      },
    )
    this.#program.stdout.on('data', (chunk) => {
      this.#output += chunk
    })
    this.#program.stderr.pipe(process.stderr)
    onTestFinished(() => void this.#program.kill())
  }

  get output(): string {
    return this.#output
  }

  /** Waits for a text behind what was waited for before. */
  async shows(text: string): Promise<void> {
    await expect.poll(() => this.#output.slice(this.#read), { timeout: 60_000 }).toContain(text)
    this.#read = this.#output.indexOf(text, this.#read) + text.length
  }

  type(line: string): void {
    this.#program.stdin.write(`${line}\n`)
  }

  end(): void {
    this.#program.stdin.end()
  }

  /** With what it ended. */
  async ended(): Promise<unknown> {
    if (this.#program.exitCode !== null) return this.#program.exitCode
    const [code]: unknown[] = await once(this.#program, 'exit')
    return code
  }
}

async function start(): Promise<Terminal> {
  const terminal = new Terminal('ann@example.com', { MESSENGER_PASSWORD: PASSWORD })
  await terminal.shows('1  Talk')
  await terminal.shows('Which one?')
  terminal.type('1')
  await terminal.shows('— Talk —')
  return terminal
}

let keys = 0
async function say(body: string): Promise<void> {
  keys += 1
  expect(await postMessage(ben, id, { key: `key-${keys}`, body })).toMatchObject({ ok: true })
}

async function last(): Promise<string | undefined> {
  return (await messagesOf(ann, id)).messages.at(-1)?.body
}

it('shows what was said and is said, and says what is typed', async () => {
  await say('Are you there?')
  const terminal = await start()
  await terminal.shows('Ben: Are you there?')
  terminal.type('Yes, in a terminal')
  await terminal.shows('Ann: Yes, in a terminal')
  expect(await last()).toBe('Yes, in a terminal')
  await say('How odd')
  await terminal.shows('Ben: How odd')
  terminal.end()
  expect(await terminal.ended()).toBe(0)
})

it('comes back by itself, shows what it missed, and says what was typed meanwhile', async () => {
  const terminal = await start()
  wire.cut()
  await say('Said while you were away')
  terminal.type('Typed while you were away')
  wire.mend()
  await terminal.shows('Ben: Said while you were away')
  await terminal.shows('Ann: Typed while you were away')
  expect(terminal.output.match(/Said while/g)).toHaveLength(1)
})

it('asks for another token when its own has expired', async () => {
  const terminal = await start()
  await clock.advance(16 * 60_000)
  await say('A quarter of an hour later')
  await terminal.shows('Ben: A quarter of an hour later')
  terminal.type('Still here')
  await terminal.shows('Ann: Still here')
})

it('leaves no control characters of others to the terminal', async () => {
  const terminal = await start()
  await say('red \u001b[31malert\u0007')
  await terminal.shows('Ben: red ')
  await say('the end')
  await terminal.shows('Ben: the end')
  expect(terminal.output).not.toMatch(/[^\P{Cc}\n]/u)
})

it('shows what somebody says as theirs, in however many lines', async () => {
  const terminal = await start()
  await say('One\n12:00 Ann: I never said that')
  await terminal.shows('Ben: One')
  await terminal.shows('I never said that')
  expect(terminal.output).not.toMatch(/^12:00 Ann/m)
})

it('asks for the password, and says why it is refused', async () => {
  const terminal = new Terminal('ann@example.com')
  await terminal.shows('Password: ')
  terminal.type('a wrong one')
  expect(await terminal.ended()).toBe(1)
  expect(terminal.output).not.toContain('a wrong one')
  expect(terminal.output).toContain('password')
})

it('ends when its session does, or its conversation', async () => {
  const first = await start()
  await accounts.revokeAll(ann.id)
  expect(await first.ended()).toBe(1)
  const second = await start()
  await removeMember(ann, { id }, ann.id)
  await second.shows('This conversation is not yours any more.')
  expect(await second.ended()).toBe(1)
})
