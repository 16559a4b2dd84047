import { existsSync, readFileSync, statSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { UploadPage } from '../../../test/support/upload-page.ts'

const text = (word: string): Uint8Array => new TextEncoder().encode(word)
const TXT = { accept: ['.txt', '.md'] }

describe('progress', () => {
  it('L-120: progress 100 marks done', async () => {
    const page = new UploadPage({ notes: TXT })
    expect(await page.send(text('four'))).toMatchObject({ ref: '0', progress: 100, done: true })
    expect(page.upload().entries).toMatchObject([{ done: true }])
  })

  it('is no more than what was written', async () => {
    const page = new UploadPage({ notes: TXT })
    await page.preflight({ size: 8 })
    expect(page.progress('0', 100)).toMatchObject({ progress: 0, done: false })
    await page.join('0')
    await page.chunk('0', text('half'))
    expect(page.progress('0', 100)).toMatchObject({ progress: 50, done: false })
  })

  it('means nothing for a file that was not let in, or is not there', () => {
    const page = new UploadPage({ notes: TXT }, { external: () => ({ uploader: 'S3' }) })
    page.choose({})
    expect(page.progress('0', 100)).toBeUndefined()
    expect(page.progress('7', 100)).toBeUndefined()
  })

  it.each([-5, 0.5, 1e9, Number.NaN, null, 'x', [], { error: 4 }, { error: 'x' }])(
    'takes %j without harm',
    async (said) => {
      const page = new UploadPage({ notes: TXT })
      await page.preflight({})
      expect(page.progress('0', said)).toMatchObject({ progress: 0, valid: true })
    },
  )
})

describe('consuming', () => {
  it('L-121: raises while a file is in progress', async () => {
    const page = new UploadPage({ notes: { ...TXT, maxEntries: 2 } })
    const done = await page.send(text('one'), { ref: '0' })
    page.choose({ ref: '1' })
    const none = page.book.consume('notes', () => 'taken')
    await expect(none).rejects.toMatchObject({ code: 'upload_in_progress' })
    expect(await page.book.consumeEntry(done, (file) => readFileSync(file.path, 'utf8'))).toBe(
      'one',
    )
    expect(page.upload().entries).toMatchObject([{ ref: '1' }])
  })

  it('L-121: paths exist during the callback, one file after another; then the entry is dropped', async () => {
    const page = new UploadPage({ notes: { ...TXT, maxEntries: 2 } })
    await page.send(text('one'), { ref: '0' })
    await page.send(text('two'), { ref: '1' })
    let running = 0
    const paths: string[] = []
    const read = await page.book.consume('notes', async ({ path }, { ref }) => {
      running += 1
      expect(running).toBe(1)
      paths.push(path)
      expect(statSync(path).mode & 0o777).toBe(0o600)
      expect(statSync(dirname(path)).mode & 0o777).toBe(0o700)
      await page.clock.advance(0)
      running -= 1
      return [ref, readFileSync(path, 'utf8')]
    })
    expect(read).toEqual([
      ['0', 'one'],
      ['1', 'two'],
    ])
    expect(page.upload().entries).toEqual([])
    expect(paths.map(existsSync)).toEqual([false, false])
  })

  it('L-121: keeps what is kept, to be taken another time', async () => {
    const page = new UploadPage({ notes: TXT })
    await page.send(text('one'))
    await page.book.consume('notes', (file) => file.keep())
    expect(page.upload().entries).toMatchObject([{ done: true }])
    expect(await page.book.consume('notes', (file) => readFileSync(file.path, 'utf8'))).toEqual([
      'one',
    ])
  })

  it('leaves the file where it is when the callback throws', async () => {
    const page = new UploadPage({ notes: TXT })
    await page.send(text('one'))
    const broken = page.book.consume('notes', () => {
      throw new Error('full')
    })
    await expect(broken).rejects.toThrow('full')
    expect(page.upload().entries).toMatchObject([{ done: true }])
  })

  it('passes over a file that was cancelled meanwhile', async () => {
    const page = new UploadPage({ notes: { ...TXT, maxEntries: 2 } })
    await page.send(text('one'), { ref: '0' })
    await page.send(text('two'), { ref: '1' })
    const taken = await page.book.consume('notes', (_file, { ref }) => {
      page.book.cancel('notes', '1')
      return ref
    })
    expect(taken).toEqual(['0'])
  })

  it('lets the callback move the file away', async () => {
    const page = new UploadPage({ notes: TXT })
    const { uuid } = await page.send(text('one'))
    const to = join(tmpdir(), `redstart-test-${uuid}`)
    await page.book.consume('notes', (file) => rename(file.path, to))
    expect(readFileSync(to, 'utf8')).toBe('one')
    await rename(to, join(await folderOf(page), uuid))
  })

  it.each(['consume', 'cancel'] as const)(
    '%s names an upload that is not there',
    async (method) => {
      const page = new UploadPage({ notes: TXT })
      const asked = (async () =>
        method === 'consume'
          ? page.book.consume('photos', () => {})
          : page.book.cancel('photos', '0'))()
      await expect(asked).rejects.toMatchObject({ code: 'no_upload' })
    },
  )
})

describe('cancelling', () => {
  it('L-122: removes the entry and its errors', () => {
    const page = new UploadPage({ notes: TXT })
    page.choose({ name: 'a.exe', type: '' })
    page.book.cancel('notes', '0')
    expect(page.upload()).toMatchObject({ entries: [], errors: [] })
  })

  it('L-122: an unknown ref raises', () => {
    const page = new UploadPage({ notes: TXT })
    expect(() => page.book.cancel('notes', '0')).toThrow(
      expect.objectContaining({ code: 'unknown_upload_entry' }),
    )
  })
})

describe('the end of the view', () => {
  it('removes all files, and takes nothing any more', async () => {
    const page = new UploadPage({ notes: TXT })
    await page.send(text('one'))
    const [path = ''] = await page.book.consume('notes', (file) => {
      file.keep()
      return file.path
    })
    await page.book.end()
    expect(existsSync(dirname(path))).toBe(false)
    page.choose({ ref: '9' })
    expect(page.upload().entries).toMatchObject([{ ref: '0' }])
    expect(page.book.register(page.upload().ref, '0')).toBe('disallowed')
    expect(await page.preflight({ ref: '9' })).toEqual({ ref: '', error: [] })
  })
})

/** The folder of a page's files, which goes with the page. */
async function folderOf(page: UploadPage): Promise<string> {
  await page.send(text('x'), { ref: '9' })
  const [path = ''] = await page.book.consume('notes', (file) => {
    file.keep()
    return dirname(file.path)
  })
  return path
}
