import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startRedis, type TestRedis } from '../../../packages/redstart/test/support/redis.ts'
import { chromiumPath, redisServer } from '../../../scripts/parts.ts'
import { deriveKeys } from '../assets/crypto/derive.ts'
import { follow, newPerson, openBrowser, openRoom, say } from './people.ts'

const executablePath = chromiumPath()
const isPossible = executablePath !== undefined && redisServer() !== undefined

const PLAINTEXT = 'The heron lands at midnight'
const READ = 'A second one that is read'

/** The program as it is started, with Redis, and everything that it writes. */
describe.skipIf(!isPossible)('the server as it runs', { timeout: 120_000 }, () => {
  let redis: TestRedis
  let program: ChildProcess
  let written = ''
  let url: string
  let browser: Browser

  beforeAll(async () => {
    redis = await startRedis()
    const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
    program = spawn(process.execPath, ['--import', 'tsx', main], {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      env: { ...process.env, PORT: '0', PUBSUB_URL: redis.url, REDIS_URL: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    url = await new Promise((resolve, reject) => {
      const keep = (chunk: Buffer) => {
        written += chunk.toString()
        const found = /open at (http:\S+)/.exec(written)
        if (found?.[1]) resolve(found[1])
      }
      program.stdout?.on('data', keep)
      program.stderr?.on('data', keep)
      program.once('exit', () => reject(new Error(`The rooms did not start:\n${written}`)))
    })
    browser = await openBrowser(executablePath)
  }, 120_000)

  afterAll(async () => {
    await browser?.close()
    if (program.exitCode === null) {
      const ended = once(program, 'exit')
      program.kill('SIGTERM')
      await ended
    }
    await redis.stop()
  })

  it('neither writes, keeps nor is sent the secret of a link or a word of what is said', async () => {
    const complaints: string[] = []
    const sent: string[] = []
    const [ann, bob, eve] = [
      await newPerson(browser, complaints),
      await newPerson(browser, complaints),
      await newPerson(browser, complaints),
    ]
    for (const page of [ann, bob, eve]) record(page, sent)
    const link = await openRoom(ann, url)
    const secret = new URL(link).hash.slice(1)
    const wrong = `${secret.slice(0, -4)}AAAA`
    await follow(bob, link)
    await eve.goto(`${url}/room#${wrong}`)
    await eve.getByRole('heading', { name: 'This link opens nothing' }).waitFor()
    await say(ann, READ)
    await bob.getByRole('button', { name: 'Read and burn' }).click()
    await bob.getByRole('log').getByText(READ).waitFor()
    await say(ann, PLAINTEXT)
    await bob.getByRole('button', { name: 'Read and burn' }).waitFor()

    const { room, access, destroy } = await deriveKeys(secret)
    const kept = await dump(redis)
    // What is searched is there: a message in Redis, requests in the log, hashes on the wire.
    expect(kept).toMatch(/box.*expiresAt/)
    expect(written).toContain('"route":"/room"')
    expect(sent.join('\n')).toContain(access)

    for (const [place, text] of Object.entries({ written, kept, sent: sent.join('\n') })) {
      for (const word of [secret, wrong, PLAINTEXT, READ, ...encodings(PLAINTEXT)]) {
        expect.soft(text.includes(word), `${word} is in what was ${place}`).toBe(false)
      }
    }
    for (const [place, text] of Object.entries({ written, kept })) {
      for (const value of [room, access, destroy]) {
        expect.soft(text.includes(value), `${value} is in what was ${place}`).toBe(false)
      }
    }
    // Nobody's address, browser or page either.
    expect(written).not.toMatch(/127\.0\.0\.1|HeadlessChrome|Mozilla/)
    expect(kept).not.toMatch(/127\.0\.0\.1|HeadlessChrome|Mozilla/)

    await ann.getByRole('button', { name: 'Destroy' }).click()
    await ann.getByRole('button', { name: 'Destroy it' }).click()
    await bob.getByRole('heading', { name: 'The room was destroyed' }).waitFor()
    expect(await redis.client.keys('capability-rooms:*')).toEqual([])
    expect(complaints).toEqual([])
  })
})

/** Everything that a page sends: addresses, headers, bodies, frames. */
function record(page: Page, sent: string[]): void {
  page.on('request', async (request) => {
    sent.push(`${request.url().split('#')[0]} ${request.postData() ?? ''}`)
    sent.push(JSON.stringify(request.headers()))
  })
  page.on('websocket', (socket) => {
    sent.push(socket.url())
    socket.on('framesent', ({ payload }) => sent.push(payload.toString()))
  })
}

/** What a text would look like that was encoded and not encrypted, wherever in a message it stands. */
function encodings(text: string): string[] {
  const shifted = ['', 'x', 'xx'].map((before) => {
    const encoded = Buffer.from(before + text).toString('base64url')
    return encoded.slice(4, -4)
  })
  return [...shifted, Buffer.from(text).toString('hex')]
}

/** Everything that Redis holds, as text. */
async function dump({ client }: TestRedis): Promise<string> {
  const keys = await client.keys('*')
  const values = await Promise.all(
    keys.map(async (key) => {
      const type = await client.type(key)
      if (type === 'hash') return client.hgetall(key)
      if (type === 'zset') return client.zrange(key, 0, '-1', 'WITHSCORES')
      if (type === 'string') return client.get(key)
      throw new Error(`${key} is a ${type}, which this does not read.`)
    }),
  )
  return JSON.stringify(keys.map((key, at) => [key, values[at]]))
}
