/** The messenger as it runs in earnest: three nodes behind a proxy, with PostgreSQL and Redis of their own. */
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, haproxy, postgresBin, redisServer } from '../../../scripts/parts.ts'
import { type Cluster, startCluster } from '../cluster/cluster.ts'
import { addressOf, DEMO_PASSWORD, demoNicknames } from '../src/demo-people.ts'
import { live } from './support/live-page.ts'
import { bodiesIn, lastBodies, Talker } from './support/talker.ts'

const programs = { postgresBin: postgresBin(), redisServer: redisServer(), haproxy: haproxy() }
const executablePath = chromiumPath()
const { postgresBin: bin, redisServer: redis, haproxy: proxy } = programs
const isPossible = bin && redis && proxy && executablePath
if (!isPossible) {
  console.warn(
    'SKIPPED: the messenger on three nodes, which wants Chromium, PostgreSQL, Redis and HAProxy; npm test ' +
      'says how to get them.',
  )
}

describe.skipIf(!isPossible)('three people on three nodes', { timeout: 900_000 }, () => {
  let cluster: Cluster
  let browser: Browser
  let pages: Page[]

  beforeAll(async () => {
    if (!(bin && redis && proxy)) return
    cluster = await startCluster({ postgresBin: bin, redisServer: redis, haproxy: proxy })
    // What is imported from here on works with the database of the cluster.
    process.env.DATABASE_URL = cluster.databaseUrl
    browser = await chromium.launch({
      ...(executablePath && { executablePath }),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    })
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    const { database } = await import('../src/database.ts')
    if (cluster) await (await database.repo()).close()
    await cluster?.stop()
  })
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
  })

  it('see at once what anybody says, whichever node has them', async () => {
    // Past the proxy, so that each is on another node.
    pages = await Promise.all(
      demoNicknames.map((name, index) => enter(name, cluster.nodes[index]?.url)),
    )
    for (const [index, page] of pages.entries()) {
      await new Talker(page, `from ${demoNicknames[index]}`).say()
    }
    for (const [index, page] of pages.entries()) {
      for (const name of demoNicknames) {
        await page.getByText(`from ${name} 1`, { exact: true }).waitFor()
        if (name !== demoNicknames[index])
          await page.locator('.talk-people').getByText(`${name} online`).waitFor()
      }
    }
  })

  it('lose nothing and see nothing twice while nodes, the broker and the database die', async () => {
    pages = await Promise.all(demoNicknames.map((name) => enter(name, cluster.url)))
    const talkers = pages.map((page, index) => new Talker(page, `${demoNicknames[index]} says`))
    const [first, second, third] = cluster.nodes
    if (!(first && second && third)) throw new Error('There are three nodes.')
    const talking = talkers.map((talker) => talker.talk())
    const all = () => Promise.all(talkers.map((talker) => talker.saidAnother()))

    await all()
    await first.program.stop('SIGKILL')
    await all()
    await first.program.start()
    await all()
    for (const node of [first, second, third]) {
      await node.program.stop()
      await node.program.start()
      await all()
    }
    await cluster.redis.stop('SIGKILL')
    await cluster.redis.start()
    await all()
    await cluster.postgres.stop('SIGINT')
    await cluster.postgres.start()
    await all()

    for (const talker of talkers) talker.stop()
    await Promise.all(talking)
    const said = talkers.flatMap((talker) => talker.accepted)
    const maybe = talkers.flatMap((talker) => talker.unknown)
    await expect.poll(() => missing(said), { timeout: 180_000 }).toEqual([])
    const stored = await bodies()
    expect(stored.filter((body, index) => stored.indexOf(body) !== index)).toEqual([])
    expect(stored.filter((body) => ![...said, ...maybe].includes(body))).toEqual([])
    for (const page of pages) {
      await expect.poll(() => lastBodies(page, 20), { timeout: 180_000 }).toEqual(stored.slice(-20))
      const shown = await bodiesIn(page)
      expect(shown.filter((body, index) => shown.indexOf(body) !== index)).toEqual([])
    }
  })

  /** Logs somebody in as they would, and opens the conversation. */
  async function enter(name: string, url: string | undefined): Promise<Page> {
    const context = await browser.newContext({ baseURL: url })
    context.setDefaultTimeout(180_000)
    const page = await context.newPage()
    await page.goto('/users/log-in')
    await page.getByLabel('E-mail').fill(addressOf(name))
    await page.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD)
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.waitForURL('**/')
    await page.getByRole('link', { name: 'Saturday at the lake' }).click()
    await page.waitForURL('**/conversations/*')
    await live(page)
    return page
  }

  /** What is stored of what the talkers of the second test said, in order. */
  async function bodies(): Promise<string[]> {
    const { database } = await import('../src/database.ts')
    const { messages } = await import('../src/schema.ts')
    const { db } = await database.repo()
    const rows = await db.select().from(messages).orderBy(messages.id)
    return rows.map(({ body }) => body).filter((body) => body.includes(' says '))
  }

  async function missing(said: readonly string[]): Promise<string[]> {
    const stored = await bodies()
    return said.filter((body) => !stored.includes(body))
  }
})
