import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { UploadPage } from '../../../test/support/upload-page.ts'

const text = (word: string): Uint8Array => new TextEncoder().encode(word)
const TXT = { accept: ['.txt', '.md'] }

describe('choosing', () => {
  it('L-114: a change event with uploads creates entries', () => {
    const page = new UploadPage({ notes: { ...TXT, maxEntries: 2 } })
    const upload = page.choose({ ref: '0', name: 'a.txt', size: 14, meta: { id: 7 } }, { ref: '1' })
    expect(upload.entries).toMatchObject([
      {
        ref: '0',
        upload: 'notes',
        uploadRef: upload.ref,
        clientName: 'a.txt',
        clientSize: 14,
        clientType: 'text/plain',
        clientLastModified: 1_700_000_000_000,
        clientRelativePath: '',
        clientMeta: { id: 7 },
        progress: 0,
        valid: true,
        done: false,
        preflighted: false,
      },
      { ref: '1' },
    ])
    expect(upload.errors).toEqual([])
  })

  it.each([
    ['too_large', { size: 9 }],
    ['not_accepted', { name: 'a.exe', type: 'application/x-msdownload' }],
    ['custom', { name: 'bad.txt' }],
  ])('L-114: … and their errors: %s', (reason, file) => {
    const validate = ({ clientName }: { clientName: string }): string | undefined =>
      clientName === 'bad.txt' ? 'custom' : undefined
    const page = new UploadPage({ notes: { ...TXT, maxFileSize: 8, validate } })
    const upload = page.choose(file)
    expect(upload.errors).toEqual([{ ref: '0', reason }])
    expect(upload.entries).toMatchObject([{ valid: false }])
  })

  it('L-114: … too_many_files, which clears itself once the count fits', () => {
    const page = new UploadPage({ notes: { ...TXT, maxEntries: 2 } })
    const { ref } = page.upload()
    page.choose({ ref: '0' }, { ref: '1' }, { ref: '2' })
    expect(page.upload().errors).toEqual([{ ref, reason: 'too_many_files' }])
    page.book.cancel('notes', '1')
    expect(page.upload().errors).toEqual([])
    expect(page.upload().entries.map((entry) => entry.ref)).toEqual(['0', '2'])
  })

  it('counts what was consumed for maxEntriesMode total', async () => {
    const page = new UploadPage({ notes: { ...TXT, maxEntriesMode: 'total' } })
    await page.send(text('one'))
    await page.book.consume('notes', () => {})
    page.choose({ ref: '1' })
    expect(page.upload().errors).toMatchObject([{ reason: 'too_many_files' }])
  })

  it('keeps known entries as they are, and ignores refs of uploads that are not there', () => {
    const page = new UploadPage({ notes: { ...TXT, maxEntries: 2 } })
    const [entry] = page.choose({ ref: '0', name: 'a.txt' }).entries
    page.book.change({ unknown: [{ ref: '5', name: 'b.txt', size: 1 }] })
    expect(page.choose({ ref: '0', name: 'b.exe' }, { ref: '1' }).entries[0]).toBe(entry)
  })

  it('L-123: single-entry uploads replace the previous selection', async () => {
    const page = new UploadPage({ notes: TXT })
    await page.send(text('one'), { ref: '0' })
    const path = await page.book.consume('notes', (file) => {
      file.keep()
      return file.path
    })
    expect(page.choose({ ref: '1', name: 'b.txt' }).entries.map(({ ref }) => ref)).toEqual(['1'])
    await page.book.end()
    expect(path.map(existsSync)).toEqual([false])
  })

  it('L-123: … but not what it goes on naming', () => {
    const page = new UploadPage({ notes: TXT })
    page.choose({ ref: '0' })
    const upload = page.choose({ ref: '0' }, { ref: '1' })
    expect(upload.entries.map(({ ref }) => ref)).toEqual(['0', '1'])
    expect(upload.errors).toMatchObject([{ reason: 'too_many_files' }])
  })

  it('takes a ref once', () => {
    const page = new UploadPage({ notes: { ...TXT, maxEntries: 2 } })
    const { entries } = page.choose({ name: 'a.txt' }, { name: 'b.txt' })
    expect(entries.map(({ clientName }) => clientName)).toEqual(['a.txt'])
  })

  it.each([
    { ref: '0,1' },
    { ref: '' },
    { ref: '__proto__' },
    { ref: 'x'.repeat(41) },
    { size: -1 },
    { size: 0.5 },
    { size: 1e300 },
    { name: 'x'.repeat(1_001) },
    { type: 'x'.repeat(256) },
    { meta: 'x'.repeat(4_000) },
  ])('leaves out what no browser says: %j', (file) => {
    expect(new UploadPage({ notes: { accept: 'any' } }).choose(file).entries).toEqual([])
  })

  it('leaves out what is nested deeper than any stack', () => {
    const meta: unknown = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`)
    expect(new UploadPage({ notes: { accept: 'any' } }).choose({ meta }).entries).toEqual([])
  })

  it('takes the last part of a name, without what hides its ending', () => {
    const page = new UploadPage({ notes: { accept: 'any', maxEntries: 9 } })
    const names = [
      '../../etc/passwd',
      'C:\\x\\a.txt',
      'gpj.\u202eexe',
      '..',
      '\0',
      '\ud800a\u{1f600}',
    ]
    const { entries } = page.choose(...names.map((name, at) => ({ ref: String(at), name })))
    const shown = ['passwd', 'a.txt', 'gpj.exe', 'file', 'file', 'a\u{1f600}']
    expect(entries.map(({ clientName }) => clientName)).toEqual(shown)
  })

  it('keeps no more files than the visitor can choose among', () => {
    const page = new UploadPage({ notes: { ...TXT, maxEntries: 2 } })
    const { entries } = page.choose(
      ...Array.from({ length: 500 }, (_, at) => ({ ref: String(at) })),
    )
    expect(entries).toHaveLength(52)
  })

  it('gives each mount a ref of its own', () => {
    const [one, other] = [new UploadPage({ notes: TXT }), new UploadPage({ notes: TXT })]
    expect(one.upload().ref).toMatch(/^[a-z][\w-]+$/)
    expect(one.upload().ref).not.toBe(other.upload().ref)
  })

  it('shows the same object while nothing changes, and a new one when something does', () => {
    const page = new UploadPage({ notes: TXT, other: TXT })
    const before = page.book.shown
    expect(page.book.shown).toBe(before)
    page.choose({ ref: '0' })
    expect(page.book.shown).not.toBe(before)
    expect(page.book.shown.other).toBe(before.other)
    expect(before.notes?.entries).toEqual([])
  })
})
