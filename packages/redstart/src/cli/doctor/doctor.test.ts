import { describe, expect, it } from 'vitest'
import { pageChanges, pageStamp, stampedVersion } from '../../auth/index.ts'
import { type Conn, defineRouter, notePlug, pipeline } from '../../http/index.ts'
import { checkPages } from './check-pages.ts'
import { checkRoutes } from './check-routes.ts'
import { checkSettings, type SettingsParts } from './check-settings.ts'

const answer = (conn: Conn) => conn.text('')
const requireUser = notePlug(() => {}, { guard: 'requireUser' })
const members = pipeline().plug(requireUser, { live: true })
const app = { fetch: () => new Response() }
const view = { name: 'shelf', $render: async () => new Response() }

describe('checkRoutes', () => {
  const router = defineRouter()
    .static('/assets', '.')
    .scope('/', members, (r) => r.get('/me', answer).live('/shelf', view).forward('/tool', app))
    .scope('/', pipeline(), (r) =>
      r
        .get('/', answer)
        .get('/docs/:page', answer)
        .post('/open', answer)
        .get(
          '/key',
          notePlug((conn: Conn) => conn.text(''), { guard: 'requireKey' }),
        )
        .live('/shelves', view)
        .forward('/dev/mailbox', app),
    )

  it('A-121: reports routes, live views and applications without a guard', () => {
    const findings = checkRoutes(router.routes, [])
    expect(findings.map(({ text }) => text.split(' has no guard')[0])).toEqual([
      'GET /',
      'GET /docs/:page',
      'POST /open',
      'The live view at /shelves',
      'What /dev/mailbox is forwarded to',
    ])
    expect(findings.every(({ level, about }) => level === 'fault' && about === 'route')).toBe(true)
    expect(findings[1]?.text).toContain('auth: { public: ["/docs/:page"] } in redstart.config.ts')
  })

  it('takes no guard for one of a live view that is not asked when the view is mounted', () => {
    const { routes } = defineRouter().scope('/', pipeline().plug(requireUser), (r) =>
      r.get('/me', answer).live('/shelf', view),
    )
    const [finding, ...others] = checkRoutes(routes, [])
    expect(others).toEqual([])
    expect(finding?.text).toMatch(
      /^The live view at \/shelf has no guard\. .* guard, as a plug with \{ live: true \}, or/,
    )
  })

  it('reports none that are declared public', () => {
    const declared = ['/', '/docs/*', '/open', '/shelves', '/dev/mailbox']
    expect(checkRoutes(router.routes, declared)).toEqual([])
  })

  it('takes a declaration for the routes that it names alone', () => {
    const texts = (declared: readonly string[]) =>
      checkRoutes(router.routes, declared).map(({ level, text }) => `${level} ${text}`)
    expect(texts(['/*'])).toEqual([])
    expect(texts(['/doc/*']).filter((text) => text.includes('/docs/:page'))).toHaveLength(1)
    expect(texts(['/*', '/gone', '/me'])).toEqual([
      'note /gone is declared public, but no route there needs it. Take it from the list.',
      'note /me is declared public, but no route there needs it. Take it from the list.',
    ])
  })
})

describe('checkSettings', () => {
  const fine: SettingsParts = {
    settings: { url: 'https://books.example', enumeration: 'neutral' },
    mailer: { keepsMails: false },
    env: { NODE_ENV: 'production', SECRET_KEY_BASE: 'x' },
  }
  const levels = (change: Partial<SettingsParts>) =>
    checkSettings({ ...fine, ...change }).map(({ level }) => level)

  it('has nothing to say of what is right', () => {
    expect(levels({})).toEqual([])
    expect(levels({ mailer: undefined })).toEqual([])
  })

  it('A-139: reports what cannot be meant in production, and elsewhere only mentions it', () => {
    const wrong: Partial<SettingsParts>[] = [
      { settings: { url: 'http://books.example', enumeration: 'neutral' } },
      { settings: { url: 'https://localhost:4000', enumeration: 'neutral' } },
      { settings: { url: 'http://127.0.0.1:4000', enumeration: 'neutral' } },
      { mailer: { keepsMails: true } },
    ]
    for (const change of wrong) {
      expect(levels(change)).toEqual(['fault'])
      expect(levels({ ...change, env: {} })).toEqual(['note'])
    }
    expect(levels({ env: { NODE_ENV: 'production' } })).toEqual(['fault'])
    expect(levels({ env: {} })).toEqual([])
  })

  it('A-40: reports the mode in which guesses are answered', () => {
    const settings = { ...fine.settings, enumeration: 'friendly' } as const
    const [finding] = checkSettings({ ...fine, settings })
    expect(finding).toMatchObject({ level: 'note', text: expect.stringContaining('friendly') })
  })
})

describe('checkPages', () => {
  const changes = {
    'log-in': [
      { what: 'The form is wider.', isForSafety: false },
      { what: 'The form has a token.', isForSafety: true },
      { what: 'The button is green.', isForSafety: false },
    ],
  }
  const check = (name: string, first: string) =>
    checkPages(
      [{ name, file: `pages/${name}.ts`, text: `${first}\nexport const x = 1\n` }],
      changes,
    )

  it('reports a page that misses what makes it safer', () => {
    for (const version of [1, 2]) {
      const [finding] = check('log-in', `// redstart: page log-in v${version}`)
      expect(finding).toMatchObject({ level: 'fault', about: 'page' })
      expect(finding?.text).toContain('The form has a token. The button is green.')
      expect(finding?.text).toContain('// redstart: page log-in v4')
    }
  })

  it('mentions one that misses something else', () => {
    const [finding] = check('log-in', '// redstart: page log-in v3')
    expect(finding).toMatchObject({
      level: 'note',
      text: expect.stringContaining('older than its template. The button is green.'),
    })
  })

  it('has nothing to say of one that is up to date, or newer than this version', () => {
    for (const version of [4, 5, 999_999]) {
      expect(check('log-in', `// redstart: page log-in v${version}`)).toEqual([])
    }
    expect(check('register', '// redstart: page register v1')).toEqual([])
  })

  it('holds a page without a stamp to the first version', () => {
    for (const first of ['', '// redstart: page register v4', '// redstart: page log-in vX']) {
      expect(check('log-in', first)).toMatchObject([{ level: 'fault' }])
    }
    const [finding] = check('constructor', '')
    expect(finding).toMatchObject({ level: 'note' })
    expect(finding?.text).toContain('does not say which version')
  })

  it('knows the stamp of each page that is ejected', () => {
    expect(stampedVersion(`${pageStamp('log-in')}\nimport x\n`, 'log-in')).toBe(1)
    expect(stampedVersion(pageStamp('log-in'), 'register')).toBeUndefined()
    for (const [name, list] of Object.entries(pageChanges)) {
      expect(stampedVersion(pageStamp(name), name)).toBe(list.length + 1)
    }
  })
})
