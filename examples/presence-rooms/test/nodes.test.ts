import type { Browser, BrowserContext, Page } from 'playwright-core'
import { createDatabase, defineDatabase } from 'redstart/db'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startPostgres, type TestServer } from '../../../packages/redstart/test/support/postgres.ts'
import { startRedis, type TestRedis } from '../../../packages/redstart/test/support/redis.ts'
import { chromiumPath, postgresBin, redisServer } from '../../../scripts/parts.ts'
import * as schema from '../src/schema.ts'
import { type NodeProcess, startNode } from './node-process.ts'
import {
  anonymous,
  bodies,
  type Complaints,
  connected,
  enter,
  line,
  log,
  newContext,
  openBrowser,
  openTab,
  say,
} from './people.ts'
import { secretKeyBase } from './secret.ts'

const executablePath = chromiumPath()
const postgresPrograms = postgresBin()
const isPossible = executablePath !== undefined && redisServer() !== undefined && postgresPrograms
if (!isPossible) {
  console.warn(
    'SKIPPED: presence rooms on three nodes, which want Chromium, Redis and PostgreSQL; npm test says ' +
      'how to get them.',
  )
}

describe.skipIf(!isPossible)('on three nodes', { timeout: 120_000 }, () => {
  let postgres: TestServer
  let redis: TestRedis
  let nodes: [NodeProcess, NodeProcess, NodeProcess]
  let browser: Browser
  let complaints: Complaints

  beforeAll(async () => {
    redis = await startRedis()
    postgres = await startPostgres(postgresPrograms ?? '')
    const url = postgres.url('rooms')
    const migrations = new URL('../migrations', import.meta.url)
    await createDatabase(defineDatabase({ schema, migrations, url }))
    const env = {
      PUBSUB_URL: redis.url,
      DATABASE_URL: url,
      SECRET_KEY_BASE: secretKeyBase,
      // A node that says nothing for twenty periods counts as down.
      PRESENCE_PERIOD: '200',
    }
    nodes = await Promise.all([
      startNode({ ...env, REDSTART_NODE: 'a' }),
      startNode({ ...env, REDSTART_NODE: 'b' }),
      startNode({ ...env, REDSTART_NODE: 'c' }),
    ])
    browser = await openBrowser(executablePath)
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    for (const node of nodes ?? []) await node.stop()
    await redis?.stop()
    await postgres?.stop()
  })

  beforeEach(() => {
    complaints = []
  })
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
    expect(complaints).toEqual([])
  })

  const person = (): Promise<BrowserContext> => newContext(browser, complaints)
  const visit = async (node: NodeProcess, room: string): Promise<Page> =>
    openTab(await person(), node.url, room)

  it('everybody sees the same people, and the same posts', async () => {
    const [a, b, c] = nodes
    const context = await person()
    const annOnA = await enter(context, a.url, 'lounge', 'Ann')
    // One browser, whose cookie all nodes take.
    const annOnB = await openTab(context, b.url, 'lounge')
    const strangers = [await visit(a, 'lounge'), await visit(b, 'lounge'), await visit(c, 'lounge')]
    for (const page of [annOnA, annOnB, ...strangers]) {
      await line(page, 'Ann', '2 tabs').waitFor()
      await anonymous(page, 'and 3 anonymous visitors').waitFor()
    }
    const list = await (await person()).newPage()
    await list.goto(c.url)
    await list.getByText('1 here, and 3 anonymous').waitFor()
    await list.getByText('node c').waitFor()

    await say(annOnA, 'from a')
    await log(annOnB).getByText('from a').waitFor()
    await say(annOnB, 'from b')
    for (const page of [annOnA, annOnB, ...strangers]) {
      await log(page).getByText('from b').waitFor()
      expect(await bodies(page)).toEqual(['from a', 'from b'])
    }
    await annOnB.close()
    await strangers[2]?.close()
    await line(annOnA, 'Ann', 'computer').and(annOnA.locator('[data-tabs="1"]')).waitFor()
    await anonymous(annOnA, 'and 2 anonymous visitors').waitFor()
  })

  it('whoever logs out on one node is anonymous on all', async () => {
    const [a, b] = nodes
    const context = await person()
    const ann = await enter(context, a.url, 'workshop', 'Ann')
    const other = await context.newPage()
    await other.goto(b.url)
    await other.getByRole('button', { name: 'Log out' }).click()
    await ann.getByText('You read along as one of the anonymous.').waitFor()
  })

  it('whoever was registered on one node logs in on another, and logs that out from a third', async () => {
    const [a, b, c] = nodes
    const first = await enter(await person(), a.url, 'library', 'Gil')
    const second = await enter(await person(), b.url, 'library', 'Gil')
    for (const page of [first, second]) await line(page, 'Gil', '2 tabs').waitFor()
    const devices = await first.context().newPage()
    await devices.goto(`${c.url}/users/sessions`)
    await devices.getByRole('button', { name: /^Log out \S/ }).click()
    await second.getByText('You read along as one of the anonymous.').waitFor()
    await line(first, 'Gil', 'computer').and(first.locator('[data-tabs="1"]')).waitFor()
  })

  it('a node that dies takes its visitors off the pages of the others', async () => {
    const [a, b, c] = nodes
    const ann = await enter(await person(), a.url, 'garden', 'Ann')
    const bob = await enter(await person(), b.url, 'garden', 'Bob')
    const cat = await enter(await person(), c.url, 'garden', 'Cat')
    await visit(b, 'garden')
    await visit(c, 'garden')
    for (const page of [ann, bob, cat]) {
      for (const name of ['Ann', 'Bob', 'Cat']) await line(page, name, 'computer').waitFor()
      await anonymous(page, 'and 2 anonymous visitors').waitFor()
    }
    await c.kill()
    await cat.getByRole('status').getByText('Reconnecting…').waitFor()
    for (const page of [ann, bob]) {
      await line(page, 'Cat', 'computer').waitFor({ state: 'detached' })
      await anonymous(page, 'and 1 anonymous visitor').waitFor()
      await connected(page)
      expect(await page.locator('.person').count()).toBe(2)
    }
    await say(ann, 'two of us')
    await log(bob).getByText('two of us').waitFor()
  })
})
