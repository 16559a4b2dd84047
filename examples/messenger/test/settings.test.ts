/** What one chooses for oneself, and what the environment says. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { live, type TestView, type Visitor } from 'redstart/testing'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { accounts } from '../src/accounts.ts'
import { readSecret } from '../src/secret.ts'
import { settingsFrom } from '../src/settings.ts'
import { accessible, fitsFingers, inChromium, phone } from './support/browser.ts'
import { live as isLive } from './support/live-page.ts'
import { type OpenMessenger, openMessenger } from './support/messenger.ts'

describe('the settings of a person', () => {
  let messenger: OpenMessenger
  let visitor: Visitor
  let view: TestView

  beforeAll(async () => {
    messenger = await openMessenger()
    visitor = await messenger.enter(messenger.people.ann)
    view = (await live(messenger.endpoint, '/settings', { visitor })).view
  }, 120_000)
  afterAll(() => messenger.close())

  const choose = (choice: Record<string, string>) =>
    view.form('#preferences', { preferences: choice }).change()
  const stored = async () => {
    const user = await accounts.userOf(messenger.people.ann.id)
    return { theme: user?.theme, notify: user?.notify }
  }

  it('are stored as they are chosen, and the page is told its theme at once', async () => {
    await choose({ theme: 'dark' })
    expect(view.pushed('theme')).toEqual({ theme: 'dark' })
    expect(view.element('[role=status]', 'Saved.').text()).toBe('Saved.')
    await choose({ notify: 'mentions' })
    expect(await stored()).toEqual({ theme: 'dark', notify: 'mentions' })
    expect((await visitor.get('/settings')).html).toContain('<html lang="en" data-theme="dark">')
  })

  it('can be chosen back', async () => {
    await choose({ theme: 'light' })
    await choose({ theme: 'system' })
    await choose({ notify: 'all' })
    expect(await stored()).toEqual({ theme: 'system', notify: 'all' })
  })

  it('are nothing that there is not to choose', async () => {
    await view.form('#preferences').change({ 'preferences[theme]': 'sepia' })
    expect(view.text()).toContain('Invalid option')
    expect(await stored()).toEqual({ theme: 'system', notify: 'all' })
  })

  it('say what the browser thinks of notifications', async () => {
    await view.element('#permission').hook('permission', { answer: 'default' })
    expect(view.has('#permission button', 'Ask the browser')).toBe(true)
    await view.element('#permission').hook('permission', { answer: 'denied' })
    expect(view.has('#permission button')).toBe(false)
    expect(view.element('#permission').text()).toContain('was told to show none')
  })
})

inChromium('the settings of a person', (stage) => {
  const shownTheme = (page: Page) =>
    page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)

  it('show the theme at once, here and on every page after', async () => {
    const page = await stage.open(stage.people.ann, '/settings', { colorScheme: 'light' })
    expect(await shownTheme(page)).toBe('light dark')
    await page.getByText('Dark', { exact: true }).click()
    await page.getByText('Saved.').waitFor()
    await expect.poll(() => shownTheme(page)).toBe('dark')
    await page.goto('/users/settings')
    expect(await shownTheme(page)).toBe('dark')
  })

  it('are reached with the keys alone', async () => {
    const page = await stage.open(stage.people.ben, '/settings')
    await page.getByRole('radio', { name: 'As the system' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.getByText('Saved.').waitFor()
    expect(await shownTheme(page)).toBe('light')
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowDown')
    await expect
      .poll(async () => (await accounts.userOf(stage.people.ben.id))?.notify)
      .toBe('mentions')
  })

  it('ask the browser, and show what it said', async () => {
    const page = await stage.open(stage.people.cleo, '/settings')
    await page.getByText('once you allow it').waitFor()
    // Nobody is there who could press what the browser shows.
    await page.evaluate(() => {
      Notification.requestPermission = async () => {
        Object.defineProperty(Notification, 'permission', { value: 'denied' })
        return 'denied'
      }
    })
    await page.getByRole('button', { name: 'Ask the browser' }).click()
    await page.getByText('was told to show none').waitFor()
    stage.cut()
    await page.getByText('The server cannot be reached.').waitFor()
    stage.mend()
    await isLive(page)
    await page.getByText('was told to show none').waitFor()

    const permissions = ['notifications']
    const allowed = await stage.open(stage.people.cleo, '/settings', { permissions })
    await allowed.getByText('This browser shows notifications, also').waitFor()
  })

  it.each(['light', 'dark'] as const)('can be used by everybody, in %s', async (colorScheme) => {
    const page = await stage.open(stage.people.cleo, '/settings', { colorScheme })
    await accessible(page)
    const small = await stage.open(stage.people.cleo, '/settings', { ...phone, colorScheme })
    await accessible(small)
    await fitsFingers(small)
    await small.getByRole('link', { name: 'All conversations' }).click()
    await small.getByRole('heading', { name: 'Conversations' }).waitFor()
  })
})

describe('the environment', () => {
  const DATABASE_URL = 'postgres://:word@db/messenger'

  it('needs to say nothing', () => {
    expect(settingsFrom({})).toEqual({
      host: '127.0.0.1',
      port: 4000,
      secretKeyBase: undefined,
      trustedProxies: [],
    })
    const TRUSTED_PROXIES = '127.0.0.1,10.0.0.0/8'
    expect(settingsFrom({ TRUSTED_PROXIES }).trustedProxies).toEqual(['127.0.0.1', '10.0.0.0/8'])
  })

  it('says where to listen', () => {
    expect(settingsFrom({ HOST: '::', PORT: '0' })).toMatchObject({ host: '::', port: 0 })
  })

  it.each([
    [{ PORT: '70000' }, 'PORT is 70000'],
    [{ PORT: 'http' }, 'PORT is http'],
    [{ HOST: 'http://word@x' }, 'HOST has to be'],
    [{ PUBLIC_URL: 'word' }, 'PUBLIC_URL has to be'],
    [{ PUBLIC_URL: 'ftp://word@x' }, 'PUBLIC_URL has to be'],
    [{ PUBSUB_URL: 'redis://:word@x' }, 'PUBSUB_URL needs DATABASE_URL beside it'],
  ])('is refused where it says %j, by a sentence that tells no password', (env, sentence) => {
    expect(() => settingsFrom(env)).toThrow(sentence)
    expect(() => settingsFrom(env)).not.toThrow('word')
  })

  it('joins nodes that have one database', () => {
    expect(() => settingsFrom({ PUBSUB_URL: 'nats://x', DATABASE_URL })).not.toThrow()
  })
})

describe('the secret', () => {
  it('is the same for nodes of one folder that start at the same moment, and stays', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'messenger-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const secrets = await Promise.all(Array.from({ length: 5 }, () => readSecret(folder)))
    expect(new Set([...secrets, await readSecret(folder)]).size).toBe(1)
    expect(secrets[0]).toHaveLength(64)
    expect(await readdir(folder)).toEqual(['secret'])
  })

  it('comes from the environment where it is given there', async () => {
    expect(await readSecret('/nowhere', 'x'.repeat(64))).toBe('x'.repeat(64))
    await expect(readSecret('/nowhere', 'short')).rejects.toMatchObject({ code: 'short_secret' })
  })
})
