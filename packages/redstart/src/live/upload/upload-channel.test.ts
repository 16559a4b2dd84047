import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { admitted, NotingWriter } from '../../../test/support/noting-writer.ts'
import { UploadPage } from '../../../test/support/upload-page.ts'
import { latch } from '../../../test/wire.ts'

const TXT = { accept: ['.txt'] }
const text = (word: string): Uint8Array => new TextEncoder().encode(word)

describe('joining', () => {
  it('answers ok', async () => {
    const page = await admitted()
    expect(await page.join('0')).toEqual({ ok: {} })
  })

  it.each([['x'], [7], [undefined], [null], [{}]])(
    'L-117: the bad token %j gives invalid_token',
    async (token) => {
      const page = await admitted()
      const refused = { error: { reason: 'invalid_token' } }
      expect(await page.request('0', 'phx_join', { token })).toEqual(refused)
    },
  )

  it('a payload that is none gives invalid_token', async () => {
    const page = await admitted()
    for (const payload of [null, 'token', [], 7]) {
      const refused = { error: { reason: 'invalid_token' } }
      expect(await page.request('0', 'phx_join', payload)).toEqual(refused)
    }
  })

  it('L-117: a second join gives already_registered', async () => {
    const page = await admitted()
    const token = `${page.upload().ref}/0`
    await page.join('0')
    expect(await page.request('other', 'phx_join', { token })).toEqual({
      error: { reason: 'already_registered' },
    })
    expect(await page.chunk('0', text('12345678'))).toEqual({ ok: {} })
  })

  it('L-117: … also on the same topic, where it ends the first channel and its file', async () => {
    const page = await admitted()
    await page.join('0')
    expect(await page.join('0')).toEqual({ error: { reason: 'already_registered' } })
    expect(await page.pushed('phx_close')).toBeDefined()
    expect(page.upload().entries).toEqual([])
    expect(await page.join('0')).toEqual({ error: { reason: 'disallowed' } })
  })

  it.each([
    ['an unknown entry', { entry: '9' }],
    ['an entry of an upload that is gone', { upload: 'upload-x' }],
    ['an entry that has been cancelled', { cancel: true }],
    ['a view that has ended', { end: true }],
  ])(
    'L-117: %s gives disallowed',
    async (_what, { entry = '0', upload, cancel, end }: Hindrance) => {
      const page = await admitted()
      if (cancel === true) page.book.cancel('notes', '0')
      if (end === true) await page.book.end()
      expect(await page.join('0', `${upload ?? page.upload().ref}/${entry}`)).toEqual({
        error: { reason: 'disallowed' },
      })
    },
  )

  it('L-117: a view that is not there gives disallowed', async () => {
    const page = await admitted()
    expect(await page.join('0', 'gone')).toEqual({ error: { reason: 'disallowed' } })
  })

  it('an entry that was not let in, or goes elsewhere, gives disallowed', async () => {
    const page = new UploadPage({ notes: TXT })
    page.choose({})
    expect(await page.join('0')).toEqual({ error: { reason: 'disallowed' } })
    const external = new UploadPage({ notes: TXT }, { external: () => ({ uploader: 'S3' }) })
    await external.preflight({})
    expect(await external.join('0')).toEqual({ error: { reason: 'disallowed' } })
  })
})

interface Hindrance {
  readonly entry?: string
  readonly upload?: string
  readonly cancel?: boolean
  readonly end?: boolean
}

describe('chunks', () => {
  it('L-118: are acked, in a file that holds them in their order', async () => {
    const page = await admitted()
    await page.join('0')
    expect(await page.chunk('0', text('12345'))).toEqual({ ok: {} })
    expect(page.progress('0', 62)).toMatchObject({ progress: 62, done: false })
    expect(await page.chunk('0', text('678'))).toEqual({ ok: {} })
    expect(page.progress('0', 100)).toMatchObject({ progress: 100, done: true })
    const read = page.book.consume('notes', (file) => readFileSync(file.path, 'utf8'))
    expect(await read).toEqual(['12345678'])
  })

  it('L-118: past the declared size give file_size_limit_exceeded, and the channel ends', async () => {
    const page = await admitted()
    await page.join('0')
    await page.chunk('0', text('12345'))
    expect(await page.chunk('0', text('6789'))).toEqual({
      error: { reason: 'file_size_limit_exceeded', limit: 8 },
    })
    expect(await page.pushed('phx_close')).toMatchObject({ ref: '1', payload: {} })
    expect(page.upload().entries).toEqual([])
    expect(page.renders).toBe(1)
    expect(await page.chunk('0', text('6'))).toEqual({ error: { reason: 'unmatched topic' } })
    expect(page.crashes).toEqual([])
  })

  it('L-118: … also behind a file that has arrived', async () => {
    const page = await admitted()
    await page.join('0')
    await page.chunk('0', text('12345678'))
    expect(await page.chunk('0', text('9'))).toHaveProperty('error.limit', 8)
  })

  it('L-119: binary frames keep arbitrary payload bytes, whatever the lengths of the fields', async () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 })
    const ref = fc.stringMatching(/^[a-zA-Z0-9][\w-]{0,39}$/)
    await fc.assert(
      fc.asyncProperty(bytes, ref, async (content, entry) => {
        const page = new UploadPage({ notes: TXT })
        await page.send(content, { ref: entry })
        const read = await page.book.consume('notes', (file) => readFileSync(file.path))
        expect(read[0]?.equals(content)).toBe(true)
        await page.book.end()
      }),
      { numRuns: 50 },
    )
  })

  it('are acked when they are written, and not before', async () => {
    const gate = latch()
    const writer = new NotingWriter((call) => (call === 'write 1234' ? gate.opened : undefined))
    const page = await admitted(writer)
    await page.join('0')
    const first = page.post('0', 'chunk', text('1234'))
    const second = page.post('0', 'chunk', text('5678'))
    await page.clock.advance(60_000)
    expect(writer.calls).toEqual(['open a.txt', 'write 1234'])
    gate.open()
    await page.replied(first)
    await page.replied(second)
    expect(writer.calls).toEqual(['open a.txt', 'write 1234', 'write 5678', 'close done'])
    expect(await page.book.consume('notes', () => {}).catch(String)).toContain('not arrived')
    page.progress('0', 100)
    expect(await page.book.consume('notes', (file) => file.meta)).toEqual([{ calls: 4 }])
    expect(writer.calls).toHaveLength(4)
  })

  it('leave no timer behind when their file is cancelled', async () => {
    const options = { ...TXT, writer: () => new NotingWriter() }
    const page = new UploadPage({ notes: options })
    await page.preflight({ size: 20 })
    await page.join('0')
    page.post('0', 'chunk', text('1'))
    page.post('0', 'chunk', text('1'))
    await page.clock.advance(0)
    expect(page.timers.size).toBe(1)
    page.book.cancel('notes', '0')
    await page.clock.advance(0)
    expect(page.timers.size).toBe(0)
  })

  it('may be empty, also behind the last', async () => {
    const writer = new NotingWriter()
    const page = await admitted(writer)
    await page.join('0')
    for (const piece of ['', '12345678', '']) {
      expect(await page.chunk('0', text(piece))).toEqual({ ok: {} })
    }
    expect(writer.calls).toEqual(['open a.txt', 'write ', 'write 12345678', 'close done'])
  })

  it('are a crash when they are no bytes', async () => {
    const page = await admitted()
    await page.join('0')
    page.post('0', 'chunk', { data: 'AAAA' })
    expect(await page.pushed('phx_error')).toMatchObject({ ref: '1' })
    expect(page.crashes).toMatchObject([{ code: 'invalid_chunk' }])
  })
})

describe('the channel of a file that has arrived', () => {
  it('is closed when the browser has said so; the file stays', async () => {
    const page = await admitted()
    await page.join('0')
    await page.chunk('0', text('12345678'))
    page.progress('0', 100)
    expect(await page.pushed('phx_close')).toMatchObject({ ref: '1' })
    expect(await page.request('0', 'phx_leave', {})).toEqual({ ok: {} })
    expect(await page.join('0')).toEqual({ error: { reason: 'already_registered' } })
    expect(page.upload().entries).toMatchObject([{ done: true }])
    await page.clock.advance(60_000)
    expect(page.connection.channelCount).toBe(0)
    expect(await page.book.consume('notes', (file) => existsSync(file.path))).toEqual([true])
  })
})

it('uploads beside each other do not wait for each other', async () => {
  const page = new UploadPage({ notes: { ...TXT, maxEntries: 3 } })
  const files = ['0', '1', '2'].map((ref) => ({ ref, size: 8 }))
  await page.preflight(...files)
  for (const { ref } of files) await page.join(ref)
  const halves = ['1234', '5678'].map((half) =>
    Promise.all(files.map(({ ref }) => page.chunk(ref, text(half)))),
  )
  expect((await Promise.all(halves)).flat()).toEqual(Array(6).fill({ ok: {} }))
  for (const { ref } of files) page.progress(ref, 100)
  const read = await page.book.consume('notes', (file) => readFileSync(file.path, 'utf8'))
  expect(read).toEqual(Array(3).fill('12345678'))
})
