import { afterEach, beforeEach, expect, it, vi } from 'vitest'

const script = 'http://127.0.0.1:41234/abc/reload.js?run=7'

beforeEach(() => vi.resetModules())
afterEach(() => vi.unstubAllEnvs())

/** The tag and the policy of a page, as a process with this environment makes them. */
async function pageWith(environment: Readonly<Record<string, string>>): Promise<{
  readonly tag: string
  readonly policy: string | null
}> {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  const { devReload } = await import('./dev-reload.ts')
  const { html } = await import('../html/index.ts')
  const { browserPipeline, defineRouter } = await import('../http/index.ts')
  const { defineEndpoint } = await import('../endpoint/index.ts')
  const browser = browserPipeline().layout(
    (conn, { content }) => html`${devReload(conn)}${content}`,
  )
  const router = defineRouter().scope('/', browser, (r) => r.get('/', () => html`<p>Page</p>`))
  const endpoint = defineEndpoint({ router, secretKeyBase: 'x'.repeat(64), logger: false })
  const answer = await endpoint.request('/')
  const tag = (await answer.text()).replace('<p>Page</p>', '')
  return { tag, policy: answer.headers.get('content-security-policy') }
}

it('is a script that the policy of the page lets run and listen', async () => {
  const { tag, policy } = await pageWith({ NODE_ENV: 'development', REDSTART_DEV: script })
  const nonce = /nonce="([^"]+)"/.exec(tag)?.[1] ?? 'none'
  expect(tag).toContain(`src="${script}"`)
  expect(policy).toMatch(/connect-src 'self' http:\/\/127\.0\.0\.1:41234(?:;|$)/)
  expect(policy).toContain(`script-src 'self' 'nonce-${nonce}'`)
})

it.each([
  ['in production', { NODE_ENV: 'production', REDSTART_DEV: script }],
  ['without redstart dev', { NODE_ENV: 'development' }],
  [
    'of another machine',
    { NODE_ENV: 'development', REDSTART_DEV: 'http://evil.example/reload.js' },
  ],
  ['of no address', { NODE_ENV: 'development', REDSTART_DEV: 'reload.js' }],
])('is nothing %s', async (_, environment) => {
  const { tag, policy } = await pageWith(environment)
  expect(tag).toBe('')
  expect(policy).not.toContain('connect-src')
  expect(policy).not.toContain('nonce')
})
