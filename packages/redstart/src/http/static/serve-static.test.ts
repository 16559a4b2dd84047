import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import * as files from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { FileChanged } from '../../errors/index.ts'
import { type StaticOptions, serveStatic } from './serve-static.ts'

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof files>()
  return { ...real, open: vi.fn(real.open) }
})

const BIG = Buffer.alloc(300_000, 'abcdefghij')
const CHANGED = new Date('2026-03-01T12:00:00.250Z')
const CHANGED_DATE = 'Sun, 01 Mar 2026 12:00:00 GMT'
const EARLIER = 'Sun, 01 Mar 2026 11:59:59 GMT'

let folder = ''
let root = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'static-test-'))
  root = join(folder, 'public')
  mkdirSync(join(root, 'css', '.git'), { recursive: true })
  mkdirSync(join(folder, 'public-secret'))
  const write = (name: string, content: string | Buffer): void => {
    writeFileSync(join(root, name), content)
    utimesSync(join(root, name), CHANGED, CHANGED)
  }
  write('hello.txt', '0123456789')
  write('css/app.css', 'plain css')
  write('css/app.css.br', 'brotli css')
  write('css/app.css.gz', 'gzip css')
  write('cat.png', 'png')
  write('cat.png.br', 'brotli png')
  write('ä b%.html', '<p>')
  write('empty.js', '')
  write('big.bin', BIG)
  write('x.constructor', 'x')
  write('.env', 'SECRET')
  write('css/.git/config', 'SECRET')
  for (const name of ['app-7JQ2MX4A.js', 'app-d41d8cd98f00b204.css.map', 'room-settings.js']) {
    write(name, '1')
  }
  write('log-20260301.txt', '1')
  writeFileSync(join(folder, 'secret.txt'), 'SECRET')
  writeFileSync(join(folder, 'public-secret', 'x.txt'), 'SECRET')
  symlinkSync(join(folder, 'secret.txt'), join(root, 'link.txt'))
  symlinkSync(join(folder, 'public-secret'), join(root, 'linked'))
  symlinkSync(join(root, 'hello.txt'), join(root, 'inside.txt'))
  symlinkSync('loop', join(root, 'loop'))
})
beforeEach(() => {
  vi.mocked(files.open).mockClear()
})
afterEach(async () => {
  // Whatever was asked for, nothing is left open.
  for (const { value } of vi.mocked(files.open).mock.results) {
    const handle = await Promise.resolve(value).catch(() => undefined)
    if (handle !== undefined) expect(handle.fd).toBe(-1)
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Asked extends Partial<StaticOptions> {
  readonly method?: string
  readonly ask?: Record<string, string>
}

function maybe(
  path: string,
  { method = 'GET', ask = {}, ...options }: Asked = {},
): Promise<Response | undefined> {
  const request = new Request('http://app.example/', { method, headers: ask })
  return serveStatic({ root, ...options })(request, path)
}

async function get(path: string, asked?: Asked): Promise<Response> {
  const response = await maybe(path, asked)
  if (response === undefined) throw new Error(`${path} is not served.`)
  return response
}

describe('a file', () => {
  it('is served with its type, size and date', async () => {
    const response = await get('/hello.txt')
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toEqual({
      'accept-ranges': 'bytes',
      'cache-control': 'public, no-cache',
      'content-length': '10',
      'content-type': 'text/plain; charset=utf-8',
      etag: expect.stringMatching(/^"[0-9a-z]+-[0-9a-z]+"$/),
      'last-modified': CHANGED_DATE,
      vary: 'accept-encoding',
      'x-content-type-options': 'nosniff',
    })
    expect(await response.text()).toBe('0123456789')
  })

  it.each([
    ['/css/app.css', 'text/css; charset=utf-8'],
    ['/%C3%A4%20b%25.html', 'text/html; charset=utf-8'],
    ['/cat.png', 'image/png'],
    ['/x.constructor', 'application/octet-stream'],
    ['/inside.txt', 'text/plain; charset=utf-8'],
  ])('%s is of type %s', async (path, type) => {
    const response = await get(path)
    expect(response.headers.get('content-type')).toBe(type)
    expect(await response.text()).not.toBe('')
  })

  it('has the types and headers of the application', async () => {
    const types = { constructor: 'text/x-plan' }
    const headers = { 'Cross-Origin-Resource-Policy': 'same-origin', vary: 'origin' }
    const response = await get('/x.constructor', { types, headers })
    expect(response.headers.get('content-type')).toBe('text/x-plan')
    expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(response.headers.get('vary')).toBe('origin, accept-encoding')
  })

  it('may be empty', async () => {
    const response = await get('/empty.js')
    expect(response.headers.get('content-length')).toBe('0')
    expect(await response.text()).toBe('')
  })

  it('may be large', async () => {
    const response = await get('/big.bin')
    expect(response.headers.get('content-length')).toBe('300000')
    expect(Buffer.from(await response.arrayBuffer()).equals(BIG)).toBe(true)
  })

  it('is told of without its content by HEAD', async () => {
    for (const path of ['/hello.txt', '/big.bin']) {
      const [head, whole] = [await get(path, { method: 'HEAD' }), await get(path)]
      expect(head.status).toBe(200)
      expect([...head.headers]).toEqual([...whole.headers])
      expect(head.body).toBeNull()
      await whole.body?.cancel()
    }
  })

  it('lies below the prefix', async () => {
    expect(await (await get('/assets/hello.txt', { prefix: '/assets' })).text()).toBe('0123456789')
    expect(await maybe('/hello.txt', { prefix: '/assets' })).toBeUndefined()
    expect(await maybe('/assetshello.txt', { prefix: '/assets' })).toBeUndefined()
  })
})

describe('what is not served', () => {
  it.each([
    ['/none.txt', 'there is none'],
    ['/', 'a folder'],
    ['', 'no path'],
    ['/css', 'a folder'],
    ['/css/', 'a folder'],
    ['/hello.txt/', 'a file is no folder'],
    ['/hello.txt/x', 'a file is no folder'],
    ['//hello.txt', 'an empty segment'],
    ['/css//app.css', 'an empty segment'],
    ['/../secret.txt', 'traversal'],
    ['/css/../hello.txt', 'traversal'],
    ['/css/../../secret.txt', 'traversal'],
    ['/%2e%2e/secret.txt', 'encoded traversal'],
    ['/%2E./secret.txt', 'encoded traversal'],
    ['/..%2fsecret.txt', 'encoded traversal'],
    ['/css%2fapp.css', 'an encoded separator'],
    ['/..%5csecret.txt', 'a backslash'],
    ['/..\\secret.txt', 'a backslash'],
    ['/%252e%252e/secret.txt', 'traversal encoded twice'],
    ['/hello.txt%00', 'NUL'],
    ['/hello.txt%00.png', 'NUL'],
    ['/%c0%ae%c0%ae/secret.txt', 'an overlong escape'],
    ['/%zz', 'no escape'],
    ['/.env', 'a hidden file'],
    ['/%2eenv', 'a hidden file'],
    ['/css/.git/config', 'a hidden folder'],
    ['/link.txt', 'a link that leads out'],
    ['/linked/x.txt', 'a link that leads out'],
    ['/loop', 'a link that leads nowhere'],
    [`/${'x'.repeat(5_000)}`, 'too long a name'],
  ])('%s: %s', async (path) => {
    expect(await maybe(path)).toBeUndefined()
  })

  it('by other methods, and from a folder that is not there', async () => {
    expect(await maybe('/hello.txt', { method: 'POST' })).toBeUndefined()
    expect(await maybe('/hello.txt', { root: join(folder, 'nowhere') })).toBeUndefined()
  })

  it('is never what lies outside, whatever is asked for', async () => {
    const piece = fc.constantFrom(
      ...['/', '..', '.', '%2e', '%2f', '%5c', '\\', '%00', 'public', 'secret.txt', 'css'],
      ...['linked', 'x.txt', 'hello.txt', '.env', '%', '%25', 'public-secret'],
    )
    const path = fc.array(piece, { maxLength: 12 }).map((pieces) => `/${pieces.join('')}`)
    await fc.assert(
      fc.asyncProperty(path, async (asked) => {
        const response = await maybe(asked)
        if (response !== undefined) expect(await response.text()).not.toContain('SECRET')
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('what browsers keep', () => {
  it.each([
    ['/app-7JQ2MX4A.js', true],
    ['/app-d41d8cd98f00b204.css.map', true],
    ['/room-settings.js', false],
    ['/log-20260301.txt', false],
  ])('%s for ever: %s', async (path, isImmutable) => {
    const caching = (await get(path)).headers.get('cache-control')
    const forever = 'public, max-age=31536000, immutable'
    expect(caching).toBe(isImmutable ? forever : 'public, no-cache')
  })

  it('can be chosen', async () => {
    const immutable = /^room-/
    const cacheControl = 'private'
    const caching = async (path: string): Promise<string | null> =>
      (await get(path, { immutable, cacheControl })).headers.get('cache-control')
    expect(await caching('/room-settings.js')).toContain('immutable')
    expect(await caching('/app-7JQ2MX4A.js')).toBe('private')
  })
})

describe('compressed forms (RFC 9110 section 12.5.3)', () => {
  it.each([
    [undefined, null, 'plain css'],
    ['identity', null, 'plain css'],
    ['gzip, deflate, br', 'br', 'brotli css'],
    ['gzip', 'gzip', 'gzip css'],
    ['zstd, gzip;q=0.5', 'gzip', 'gzip css'],
    ['br;q=0.5, gzip', 'gzip', 'gzip css'],
    ['br;q=0, *', 'gzip', 'gzip css'],
  ])('for accept-encoding: %s', async (accepted, coding, content) => {
    const ask: Record<string, string> =
      accepted === undefined ? {} : { 'accept-encoding': accepted }
    const response = await get('/css/app.css', { ask })
    expect(response.headers.get('content-encoding')).toBe(coding)
    expect(response.headers.get('content-type')).toBe('text/css; charset=utf-8')
    expect(response.headers.get('vary')).toBe('accept-encoding')
    expect(response.headers.get('content-length')).toBe(String(content.length))
    expect(await response.text()).toBe(content)
  })

  it('have entity tags of their own', async () => {
    const tags = new Set<string | null>()
    for (const coding of ['identity', 'br', 'gzip']) {
      tags.add(
        (await get('/css/app.css', { ask: { 'accept-encoding': coding } })).headers.get('etag'),
      )
    }
    expect(tags.size).toBe(3)
  })

  it('are not looked for where compressing is useless', async () => {
    const response = await get('/cat.png', { ask: { 'accept-encoding': 'br' } })
    expect(await response.text()).toBe('png')
    expect(response.headers.has('vary')).toBe(false)
  })
})

describe('conditions (RFC 9110 section 13)', () => {
  const tag = async (): Promise<string> => (await get('/hello.txt')).headers.get('etag') ?? ''

  it('If-None-Match answers 304 with what caches need', async () => {
    const etag = await tag()
    for (const condition of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const response = await get('/hello.txt', { ask: { 'if-none-match': condition } })
      expect(response.status).toBe(304)
      expect(response.body).toBeNull()
      expect(response.headers.get('etag')).toBe(etag)
      expect(response.headers.get('cache-control')).toBe('public, no-cache')
      expect(response.headers.get('vary')).toBe('accept-encoding')
      expect(response.headers.has('content-length')).toBe(false)
    }
  })

  it.each<[condition: Record<string, string>, status: number]>([
    [{ 'if-none-match': '"other"' }, 200],
    [{ 'if-none-match': 'garbage' }, 200],
    [{ 'if-none-match': '"other"', 'if-modified-since': CHANGED_DATE }, 200],
    [{ 'if-modified-since': CHANGED_DATE }, 304],
    [{ 'if-modified-since': EARLIER }, 200],
    [{ 'if-modified-since': '1' }, 200],
    [{ 'if-modified-since': 'Sun, 99 Mar 2026 12:00:00 GMT' }, 200],
    [{ 'if-match': '"other"' }, 412],
    [{ 'if-match': '*' }, 200],
    [{ 'if-unmodified-since': EARLIER }, 412],
    [{ 'if-unmodified-since': CHANGED_DATE }, 200],
  ])('%j: %i', async (ask, status) => {
    expect((await get('/hello.txt', { ask })).status).toBe(status)
  })

  it('If-Match takes the tag, not a weak one', async () => {
    const etag = await tag()
    expect((await get('/hello.txt', { ask: { 'if-match': `"x", ${etag}` } })).status).toBe(200)
    expect((await get('/hello.txt', { ask: { 'if-match': `W/${etag}` } })).status).toBe(412)
  })
})

describe('ranges (RFC 9110 section 14)', () => {
  it.each([
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=5-', '56789', 'bytes 5-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=-30', '0123456789', 'bytes 0-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
    ['Bytes=9-9', '9', 'bytes 9-9/10'],
  ])('%s is %s', async (range, content, contentRange) => {
    const response = await get('/hello.txt', { ask: { range } })
    expect(response.status).toBe(206)
    expect(response.headers.get('content-range')).toBe(contentRange)
    expect(response.headers.get('content-length')).toBe(String(content.length))
    expect(await response.text()).toBe(content)
  })

  it.each(['bytes=5-2', 'bytes=0-1,4-5', 'lines=0-1', 'bytes=-', 'bytes=a-b', 'bytes', '0-3'])(
    '%s is answered with the whole',
    async (range) => {
      const response = await get('/hello.txt', { ask: { range } })
      expect(response.status).toBe(200)
      expect(await response.text()).toBe('0123456789')
    },
  )

  it.each([
    ['/hello.txt', 'bytes=10-'],
    ['/hello.txt', 'bytes=99999999999999999999-'],
    ['/hello.txt', 'bytes=-0'],
    ['/empty.js', 'bytes=0-'],
    ['/empty.js', 'bytes=-5'],
  ])('of %s, %s cannot be satisfied', async (path, range) => {
    const response = await get(path, { ask: { range } })
    expect(response.status).toBe(416)
    expect(response.headers.get('content-range')).toBe(`bytes */${path === '/empty.js' ? 0 : 10}`)
    expect(response.headers.has('content-length')).toBe(false)
  })

  it('may be long', async () => {
    const response = await get('/big.bin', { ask: { range: 'bytes=100001-299998' } })
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(bytes.equals(BIG.subarray(100_001, 299_999))).toBe(true)
  })

  it('are not for HEAD', async () => {
    expect((await get('/hello.txt', { method: 'HEAD', ask: { range: 'bytes=0-1' } })).status).toBe(
      200,
    )
  })

  it('If-Range gives the whole to those who have a part of something else', async () => {
    const etag = (await get('/hello.txt')).headers.get('etag') ?? ''
    const statusFor = async (condition: string): Promise<number> =>
      (await get('/hello.txt', { ask: { range: 'bytes=0-1', 'if-range': condition } })).status
    expect(await statusFor(etag)).toBe(206)
    expect(await statusFor(CHANGED_DATE)).toBe(206)
    expect(await statusFor(`W/${etag}`)).toBe(200)
    expect(await statusFor('"other"')).toBe(200)
    expect(await statusFor(EARLIER)).toBe(200)
    expect(await statusFor('garbage')).toBe(200)
  })

  it('are cut out of the file as it is, whatever is asked for', async () => {
    const number = fc.oneof(fc.nat(20).map(String), fc.constant(''))
    await fc.assert(
      fc.asyncProperty(number, number, async (first, last) => {
        const response = await get('/hello.txt', { ask: { range: `bytes=${first}-${last}` } })
        const content = await response.text()
        expect([200, 206, 416]).toContain(response.status)
        expect('0123456789').toContain(content)
        if (response.status === 206) {
          const [, start, end] =
            /(\d+)-(\d+)/.exec(response.headers.get('content-range') ?? '') ?? []
          expect(content).toBe('0123456789'.slice(Number(start), Number(end) + 1))
        }
      }),
    )
  })
})

describe('a large file that is being sent', () => {
  it('is closed when its client goes', async () => {
    const reader = (await get('/big.bin')).body?.getReader()
    await reader?.read()
    const handles = await Promise.all(vi.mocked(files.open).mock.results.map(({ value }) => value))
    expect(handles.filter(({ fd }) => fd !== -1)).toHaveLength(1)
    await reader?.cancel()
  })

  it('holds nothing when nobody reads it', async () => {
    await get('/big.bin')
  })

  it('ends with an error when it is replaced before its end', async () => {
    const path = join(root, 'replaced.bin')
    writeFileSync(path, BIG)
    const response = await get('/replaced.bin')
    writeFileSync(`${path}.new`, BIG)
    await files.rename(`${path}.new`, path)
    await expect(response.arrayBuffer()).rejects.toBeInstanceOf(FileChanged)
    rmSync(path)
  })

  it('ends with an error when it is cut short', async () => {
    const path = join(root, 'cut.bin')
    writeFileSync(path, BIG)
    const reader = (await get('/cut.bin')).body?.getReader()
    await reader?.read()
    writeFileSync(path, 'short')
    await expect(reader?.read()).rejects.toBeInstanceOf(FileChanged)
    rmSync(path)
  })
})
