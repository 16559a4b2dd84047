/** `redstart dev` on a small application, in a real browser: what somebody sees who edits its files. */
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { chromiumPath } from '../../../../scripts/parts.ts'
import { colored, DevApplication, greet, isAlive, showing } from './dev-application.ts'

// Each change is a process that starts, and many on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

describe.skipIf(!chromiumPath())('redstart dev', () => {
  let application: DevApplication
  let browser: Browser
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    application = await DevApplication.make()
    await application.start()
    browser = await chromium.launch({
      executablePath: chromiumPath(),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    })
    const context = await browser.newContext()
    context.setDefaultTimeout(60_000)
    context.on('weberror', (error) => complaints.push(error.error().message))
    page = await context.newPage()
    page.on('console', (message) => {
      const text = message.text()
      if (/Content Security Policy|Uncaught|version mismatch/.test(text)) complaints.push(text)
    })
  })
  afterAll(async () => {
    await browser.close()
    await application.remove()
    expect(complaints).toEqual([])
  })
  beforeEach(async () => {
    await visit('/')
  })

  const overlay = () => page.locator('#redstart-problem dialog')
  // A server that starts anew takes longer than what a poll waits by itself.
  const patience = { timeout: 60_000 }
  const heading = (text: string) => page.getByRole('heading', { name: text, exact: true })
  const color = (): Promise<string> =>
    page.locator('h1').evaluate((element) => getComputedStyle(element).color)

  /** Opens a page that knows whether it was loaded again. */
  async function visit(path: string): Promise<void> {
    await page.goto(application.url + path)
    await page.evaluate(() => Reflect.set(window, 'kept', true))
  }

  const isKept = (): Promise<boolean> => page.evaluate(() => Reflect.has(window, 'kept'))
  const runOf = (): Promise<number> =>
    page
      .locator('script[src*="reload.js"]')
      .evaluate((script) =>
        Number(new URL(script.getAttribute('src') ?? '').searchParams.get('run')),
      )

  it('serves the official clients in a bundle, and styles, under a strict policy', async () => {
    await page.locator('#script', { hasText: 'first' }).waitFor()
    await expect.poll(color, patience).toBe('rgb(1, 2, 3)')
  })

  it('starts the server again when it changes, and loads the page again', async () => {
    const before = Number(await page.locator('#pid').textContent())
    application.write('src/greeting.ts', greet('Good morning'))
    await heading('Good morning').waitFor()
    expect(await isKept()).toBe(false)
    expect(isAlive(before)).toBe(false)
  })

  it('starts it no more than needed for a storm of changes', async () => {
    const before = await runOf()
    for (let number = 1; number <= 50; number += 1) {
      application.write(`src/unused-${number}.ts`, `export const number = ${number}\n`)
      application.write('src/greeting.ts', greet(`Hello ${number}`))
    }
    await heading('Hello 50').waitFor()
    // Once, unless the machine is so busy that the storm itself comes in pieces.
    expect((await runOf()) - before).toBeLessThan(10)
  })

  it('swaps styles in place', async () => {
    application.write('assets/app.css', colored('rgb(4, 5, 6)'))
    await expect.poll(color, patience).toBe('rgb(4, 5, 6)')
    application.write('assets/app.css', colored('rgb(7, 8, 9)'))
    await expect.poll(color, patience).toBe('rgb(7, 8, 9)')
    expect(await isKept()).toBe(true)
  })

  it('loads the page again when its script changes, and leaves the server', async () => {
    const before = await runOf()
    application.write('assets/app.ts', showing('second'))
    await page.locator('#script', { hasText: 'second' }).waitFor()
    expect(await isKept()).toBe(false)
    expect(await runOf()).toBe(before)
  })

  it('leaves a live view to its client, which joins again and shows the new render', async () => {
    await visit('/live')
    await page.locator('[data-phx-session].phx-connected').waitFor()
    const before = await runOf()
    application.write('src/greeting.ts', greet('Good evening'))
    await heading('Good evening').waitFor()
    // Told behind the start of the server: once it is here, that was here as well.
    application.write('assets/app.css', colored('rgb(10, 11, 12)'))
    await expect.poll(color, patience).toBe('rgb(10, 11, 12)')
    expect([await isKept(), await runOf()]).toEqual([true, before])
  })

  it('swaps styles that were saved together with the server, once that is there', async () => {
    await visit('/live')
    await page.locator('[data-phx-session].phx-connected').waitFor()
    application.write('assets/app.css', colored('rgb(13, 14, 15)'))
    application.write('src/greeting.ts', greet('Both'))
    await heading('Both').waitFor()
    await expect.poll(color, patience).toBe('rgb(13, 14, 15)')
    expect(await isKept()).toBe(true)
  })

  it('shows what is wrong with a script until it is mended', async () => {
    application.write('assets/app.ts', 'const broken = {{<b>\n')
    await overlay().getByText('The assets could not be built', { exact: true }).waitFor()
    expect(await overlay().textContent()).toContain('assets/app.ts:1:')
    expect(await overlay().textContent()).toContain('const broken = {{<b>')
    application.write('assets/app.ts', showing('second'))
    await overlay().waitFor({ state: 'detached' })
    expect(await isKept()).toBe(true)
    expect(application.written).toContain('The assets are built again.')
  })

  it('takes a hook that comes beside a view for the browser alone', async () => {
    const before = await runOf()
    const naming = `place?.setAttribute('data-hooks', Object.keys(hooks).join())`
    const importing = `import { hooks } from 'redstart/hooks'`
    application.write('assets/app.ts', [importing, showing('second'), naming].join('\n'))
    await page.locator('#script[data-hooks=""]').waitFor({ state: 'attached' })
    application.write('src/copy.hook.ts', 'export const Copy = { mounted() {} }\n')
    await page.locator('#script[data-hooks="Copy"]').waitFor({ state: 'attached' })
    expect(await runOf()).toBe(before)
  })

  it('shows why the server does not start, until it does', async () => {
    application.write('src/greeting.ts', 'export const greeting = <<<\n')
    await overlay().getByText('The application ended with exit code 1', { exact: true }).waitFor()
    expect(await overlay().textContent()).toContain('greeting.ts:1:')
    expect(await isKept()).toBe(true)
    application.write('src/greeting.ts', greet('Mended'))
    await heading('Mended').waitFor()
    expect(await overlay().count()).toBe(0)
  })

  it('shows a page that failed, and shows it anew when it is mended', async () => {
    application.write('src/greeting.ts', 'export const greeting = { text: 1 } as never\n')
    await page.locator('h1', { hasText: 'UnrenderableValue: 500' }).waitFor()
    application.write('src/greeting.ts', greet('Whole again'))
    await heading('Whole again').waitFor()
  })

  it('shows that the server has fallen, as text, and lets it be dismissed', async () => {
    await page.evaluate(() => fetch('/fall').catch(() => {}))
    await overlay().getByText('The application ended with exit code 3', { exact: true }).waitFor()
    await overlay().getByText('It fell <b>hard</b>.').waitFor()
    expect(await overlay().locator('b').count()).toBe(0)
    expect(application.written).toContain('It starts again when a file changes.')
    await overlay().getByRole('button', { name: 'Dismiss' }).click()
    await overlay().waitFor({ state: 'detached' })
    application.write('src/greeting.ts', greet('Back'))
    await heading('Back').waitFor()
  })
})

describe('redstart dev', () => {
  let application: DevApplication

  beforeEach(async () => {
    application = await DevApplication.make()
    await application.start()
    return () => application.remove()
  })

  const pidOfServer = async (): Promise<number> => {
    const page = await (await fetch(application.url)).text()
    return Number(/id="pid">(\d+)/.exec(page)?.[1])
  }

  it('ends with all that it started when it is interrupted', async () => {
    const pid = await pidOfServer()
    expect(isAlive(pid)).toBe(true)
    application.signal('SIGINT')
    expect(await application.ended).toBe(0)
    expect(isAlive(pid)).toBe(false)
  })

  it('leaves no server behind when it is killed', async () => {
    application.signal('SIGKILL')
    // What the server writes to is closed when it has ended.
    await application.ended
    await expect(fetch(application.url)).rejects.toThrow('fetch failed')
  })

  it('tells nobody who does not know its address, and no other site', async () => {
    const page = await (await fetch(application.url)).text()
    const script = new URL(/src="([^"]+reload\.js[^"]*)"/.exec(page)?.[1] ?? '')
    const events = new URL('events', script)
    const ask = async (url: string | URL, origin: string): Promise<Response> => {
      const answer = await fetch(url, { headers: { origin } })
      await answer.body?.cancel()
      return answer
    }
    const told = await ask(events, application.url)
    expect([told.status, told.headers.get('access-control-allow-origin')]).toEqual([
      200,
      application.url,
    ])
    expect((await ask(events, 'https://elsewhere.example')).status).toBe(403)
    expect((await ask(events, 'https://localhost.elsewhere.example')).status).toBe(403)
    expect((await ask(new URL('/guessed/events', script), application.url)).status).toBe(404)
    expect((await ask(new URL('/events', script), application.url)).status).toBe(404)
  })
})
