/** docs/assets.md, done as it is written. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readGuide } from '../docs/guide.ts'
import { guideTerminal } from '../docs/guide-terminal.ts'
import { DevApplication } from './dev-application.ts'

const guide = readGuide('assets')
const css = 'h1 { color: rebeccapurple }\n'
let application: DevApplication

beforeAll(async () => {
  application = await DevApplication.make({
    'package.json': '{ "type": "module", "private": true }',
    'assets/app.css': css,
    ...Object.fromEntries(guide.files),
  })
})
afterAll(() => application.remove())

it('docs/assets.md runs the application while it is worked on', { timeout: 120_000 }, async () => {
  const [dev = ''] = guide.commands
  expect(dev).toMatch(/redstart dev\n$/)
  const server = await guideTerminal(application.folder).serve(dev)
  try {
    const page = await (await fetch(`${server.url}/hello/Ann`)).text()
    expect(page).toContain('<h1>Hello, Ann!</h1>')
    expect(page).toMatch(/<script nonce="[^"]+" src="http:\/\/127\.0\.0\.1:\d+\/[^"]+"/)
    expect(page).toContain('src="/assets/app.js"')
    expect(await (await fetch(`${server.url}/assets/app.css`)).text()).toContain('rebeccapurple')
  } finally {
    await server.stop()
  }
})

it('docs/assets.md builds it for production, and starts it', { timeout: 120_000 }, async () => {
  const [, production = '', ...others] = guide.commands
  const [build = '', start = ''] = production.split(/(?<=\n)/)
  expect([others, build]).toEqual([[], 'npx redstart build\n'])
  await guideTerminal(application.folder).run(build)
  const secret = 'export SECRET_KEY_BASE=$(npx redstart secret)\n'
  const server = await guideTerminal(application.folder).serve(secret + start)
  try {
    const page = await (await fetch(`${server.url}/hello/Ann`)).text()
    const script = /src="(\/assets\/app-[A-Z2-7]{8}\.js)"/.exec(page)?.[1]
    expect(page).not.toContain('127.0.0.1')
    const ask = { 'accept-encoding': 'br' }
    const { headers } = await fetch(server.url + script, { headers: ask })
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(headers.get('content-encoding')).toBe('br')
  } finally {
    await server.stop()
  }
})
