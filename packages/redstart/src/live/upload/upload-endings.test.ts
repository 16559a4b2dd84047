import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { admitted, NotingWriter } from '../../../test/support/noting-writer.ts'
import { UploadPage } from '../../../test/support/upload-page.ts'
import { latch } from '../../../test/wire.ts'
import { CloseCode } from '../../socket/index.ts'
import { UploadRoute } from './upload-route.ts'
import type { UploadWriter } from './writer.ts'

const TXT = { accept: ['.txt'] }
const text = (word: string): Uint8Array => new TextEncoder().encode(word)

const failAt =
  (call: string) =>
  (at: string): void => {
    if (at === call) throw new Error('disk full')
  }

/** What ends a file that is on its way. */
const waysToEnd = (page: UploadPage) => ({
  cancel: () => page.book.cancel('notes', '0'),
  leave: () => page.request('0', 'phx_leave', {}),
  disconnect: () => page.connection.close(CloseCode.goingAway, '', 'shutdown'),
  end: () => page.book.end(),
})

describe('the writer', () => {
  it.each(['open a.txt', 'write 1234', 'close done'])(
    'L-125: a failure at "%s" keeps the entry with an error and answers writer_error',
    async (call) => {
      const writer = new NotingWriter(failAt(call))
      const page = await admitted(writer)
      const replies = [await page.join('0')]
      if (call !== 'open a.txt') {
        replies.push(await page.chunk('0', text('1234')))
        if (call !== 'write 1234') replies.push(await page.chunk('0', text('5678')))
        await page.pushed('phx_close')
      }
      expect(replies.at(-1)).toEqual({ error: { reason: 'writer_error' } })
      expect(page.upload().errors).toEqual([{ ref: '0', reason: 'writer_failure' }])
      expect(page.upload().entries).toMatchObject([{ ref: '0', valid: false, done: false }])
      expect(page.progresses).toMatchObject([{ ref: '0', valid: false }])
      expect(page.crashes).toEqual([])
      expect(await page.join('0')).toEqual({ error: { reason: 'disallowed' } })
      expect(writer.calls.filter((each) => each.startsWith('close'))).toHaveLength(1)
      page.book.cancel('notes', '0')
      expect(page.upload()).toMatchObject({ entries: [], errors: [] })
    },
  )

  it('L-125: … as does one that cannot be made', async () => {
    const writer = (): UploadWriter => {
      throw new Error('no bucket')
    }
    const page = new UploadPage({ notes: { ...TXT, writer } })
    await page.preflight({})
    expect(await page.join('0')).toEqual({ error: { reason: 'writer_error' } })
    expect(page.upload().errors).toMatchObject([{ reason: 'writer_failure' }])
  })

  it('that takes longer to open than a join may take has failed', async () => {
    const gate = latch()
    const writer = new NotingWriter((call) => (call === 'open a.txt' ? gate.opened : undefined))
    const page = await admitted(writer)
    const joined = page.join('0')
    await page.clock.advance(10_000)
    expect(await joined).toEqual({ error: { reason: 'writer_error' } })
    expect(writer.calls).toEqual(['open a.txt'])
    gate.open()
    await page.book.end()
    expect(writer.calls).toEqual(['open a.txt', 'close error'])
  })

  it.each<[keyof ReturnType<typeof waysToEnd>, string]>([
    ['cancel', 'L-122: cancelling'],
    ['leave', 'leaving'],
    ['disconnect', 'the end of the connection'],
    ['end', 'the end of the view'],
  ])('%2$s cancels it, behind what it is doing', async (what) => {
    const gate = latch()
    const writer = new NotingWriter((call) => (call === 'write 1234' ? gate.opened : undefined))
    const page = await admitted(writer)
    await page.join('0')
    page.post('0', 'chunk', text('1234'))
    await page.clock.advance(0)
    const ended = waysToEnd(page)[what]()
    await page.clock.advance(0)
    expect(writer.calls).toEqual(['open a.txt', 'write 1234'])
    gate.open()
    await ended
    await page.book.end()
    expect(writer.calls).toEqual(['open a.txt', 'write 1234', 'close cancel'])
    expect(page.connection.channelCount).toBe(0)
    expect(page.connection.waitingBytes).toBe(0)
    expect(page.crashes).toEqual([])
  })

  it('that does not close holds up the end of a view for five seconds', async () => {
    const never = new Promise<void>(() => {})
    const page = await admitted(
      new NotingWriter((call) => (call === 'close cancel' ? never : undefined)),
    )
    await page.join('0')
    let isOver = false
    const ended = page.book.end().then(() => {
      isOver = true
    })
    await page.clock.advance(4_999)
    expect(isOver).toBe(false)
    await page.clock.advance(1)
    await ended
  })
})

describe('orderly ends', () => {
  it('L-122: cancelling closes the channel', async () => {
    const page = await admitted()
    await page.join('0')
    page.book.cancel('notes', '0')
    expect(await page.pushed('phx_close')).toMatchObject({ ref: '1' })
    expect(page.connection.channelCount).toBe(0)
  })

  it('leaving drops the entry', async () => {
    const page = await admitted()
    await page.join('0')
    expect(await page.request('0', 'phx_leave', {})).toEqual({ ok: {} })
    expect(await page.pushed('phx_close')).toMatchObject({ ref: '1' })
    expect(page.upload().entries).toEqual([])
    expect(page.renders).toBe(1)
  })

  it.each(['cancel', 'leave', 'disconnect', 'end', 'crash', 'rejoin'])(
    'by %s leaves no file and no timer behind',
    async (what) => {
      const page = new UploadPage({ notes: { ...TXT, maxEntries: 2 } })
      await page.send(text('one'), { ref: '9' })
      const [folder = ''] = await page.book.consume('notes', (file) => {
        file.keep()
        return dirname(file.path)
      })
      await page.preflight({ ref: '0', size: 8 })
      await page.join('0')
      await page.chunk('0', text('1234'))
      expect([readdirSync(folder).length, page.timers.size]).toEqual([2, 1])
      if (what === 'cancel') page.book.cancel('notes', '0')
      if (what === 'leave') await page.request('0', 'phx_leave', {})
      if (what === 'disconnect') await page.connection.close(CloseCode.goingAway, '', 'shutdown')
      if (what === 'end') await page.book.end()
      if (what === 'crash') page.post('0', 'nonsense', {})
      if (what === 'rejoin') await page.join('0')
      await vi.waitUntil(() => page.timers.size === 0, { timeout: 10_000 })
      if (what === 'end') expect(existsSync(folder)).toBe(false)
      else expect(readdirSync(folder)).toHaveLength(1)
      expect(page.connection.channelCount).toBe(0)
      expect(page.connection.waitingBytes).toBe(0)
    },
  )

  it('L-123: the file that takes the place of another ends its channel', async () => {
    const page = await admitted()
    await page.join('0')
    page.choose({ ref: '1' })
    expect(await page.pushed('phx_close')).toMatchObject({ ref: '1' })
  })

  it('the end of the view closes the channels', async () => {
    const page = await admitted()
    await page.join('0')
    await page.book.end()
    expect(await page.pushed('phx_close')).toMatchObject({ ref: '1' })
  })

  it('L-126: without a further chunk the channel ends after chunk_timeout; the view does not', async () => {
    const page = await admitted()
    await page.join('0')
    await page.clock.advance(3_600_000)
    await page.chunk('0', text('1234'))
    await page.clock.advance(9_999)
    await page.chunk('0', text('56'))
    await page.clock.advance(9_999)
    expect(page.upload().entries).toHaveLength(1)
    await page.clock.advance(1)
    expect(await page.pushed('phx_close')).toMatchObject({ ref: '1' })
    expect(page.upload().entries).toEqual([])
    expect(page.crashes).toEqual([])
  })
})

it('a file that is cancelled while its join is answered closes the channel behind the answer', async () => {
  const page = await admitted()
  const { ref: upload } = page.upload()
  const route = new UploadRoute(() => ({ book: page.book, upload, entry: '0' }))
  const join = {
    joinRef: '1',
    ref: '1',
    topic: 'lvu:0',
    event: 'phx_join',
    payload: { token: 'x' },
  }
  const outcome = await route.join(page.connection, 'lvu:0', join)
  page.book.cancel('notes', '0')
  if (outcome.status === 'error') throw new Error('The join was refused.')
  outcome.channel.start()
  expect(await page.pushed('phx_close')).toMatchObject({ ref: '1' })
})

it('a folder that cannot be made is tried again for the next file', async () => {
  const page = new UploadPage({ notes: { ...TXT, maxEntries: 2 } })
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
  vi.stubEnv('TMPDIR', join(tmpdir(), 'redstart-not-there'))
  await page.preflight({ ref: '0' }, { ref: '1' })
  expect(await page.join('0')).toEqual({ error: { reason: 'writer_error' } })
  vi.unstubAllEnvs()
  expect(await page.join('1')).toEqual({ ok: {} })
})

it('what has come is removed when the process exits before the view has ended', async () => {
  const before = process.listeners('exit')
  const page = new UploadPage({ notes: TXT })
  await page.send(text('1234'))
  let folder = ''
  await page.book.consume('notes', (file) => {
    folder = dirname(file.path)
    file.keep()
  })
  const [atExit, ...others] = process.listeners('exit').filter((each) => !before.includes(each))
  atExit?.(0)
  expect([existsSync(folder), others]).toEqual([false, []])
  await page.book.end()
  expect(process.listeners('exit')).toEqual(before)
})

describe('an abnormal end', () => {
  it('L-126: crashes the view', async () => {
    const writer = new NotingWriter()
    const page = await admitted(writer)
    await page.join('0')
    page.post('0', 'nonsense', {})
    expect(await page.pushed('phx_error')).toMatchObject({ ref: '1' })
    expect(page.crashes).toMatchObject([{ code: 'unhandled_event' }])
    expect(page.connection.channelCount).toBe(0)
    await page.book.end()
    expect(writer.calls).toEqual(['open a.txt', 'close error'])
  })

  it('comes of chunks that do not wait for their acks, once there are too many', async () => {
    const never = new Promise<void>(() => {})
    const writer = new NotingWriter((call) => (call.startsWith('write') ? never : undefined))
    const page = await admitted(writer, { mailbox: 3 })
    await page.join('0')
    for (let sent = 0; sent < 10; sent += 1) page.post('0', 'chunk', text('1'))
    await page.clock.advance(10_000)
    expect(await page.pushed('phx_error')).toMatchObject({ ref: '1' })
    expect(page.crashes).toMatchObject([{ code: 'mailbox_full' }])
    expect(page.connection.waitingBytes).toBe(0)
  })
})
