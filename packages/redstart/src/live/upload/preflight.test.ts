import { describe, expect, it } from 'vitest'
import { UploadPage } from '../../../test/support/upload-page.ts'

const _text = (word: string): Uint8Array => new TextEncoder().encode(word)
const TXT = { accept: ['.txt', '.md'] }

describe('preflight', () => {
  it('L-115: acks config, entries and errors', async () => {
    const page = new UploadPage({ notes: { ...TXT, maxEntries: 2, autoUpload: true } })
    const files = [{ ref: '0' }, { ref: '1', name: 'a.exe', type: '' }]
    page.choose(...files)
    const { ref } = page.upload()
    expect(await page.preflight(...files)).toEqual({
      ref,
      config: {
        max_file_size: 8_000_000,
        max_entries: 2,
        chunk_size: 64_000,
        chunk_timeout: 10_000,
      },
      entries: { 0: `${ref}/0` },
      errors: { 1: ['not_accepted'] },
    })
    expect(page.upload().entries.map((entry) => entry.preflighted)).toEqual([true, false])
  })

  it('L-115: a refused preflight acks error pairs, and lets nothing in', async () => {
    const page = new UploadPage({ notes: { ...TXT, maxFileSize: 8 } })
    const files = [{ ref: '0', size: 9 }, { ref: '1' }]
    const { ref } = page.choose(...files)
    expect(await page.preflight(...files)).toEqual({
      ref,
      error: [
        [ref, 'too_many_files'],
        ['0', 'too_large'],
      ],
    })
    expect(page.upload().entries.some((entry) => entry.preflighted)).toBe(false)
  })

  it('L-116: never returns more tokens than capacity', async () => {
    const page = new UploadPage({ notes: { ...TXT, maxEntries: 2, autoUpload: true } })
    const files = [{ ref: '0' }, { ref: '1' }, { ref: '2' }]
    page.choose(...files)
    expect(await page.preflight(...files)).toHaveProperty('entries', {
      0: expect.any(String),
      1: expect.any(String),
    })
  })

  it('L-116: does not repeat entries that are preflighted', async () => {
    const page = new UploadPage({ notes: { ...TXT, maxEntries: 3, autoUpload: true } })
    const files = [{ ref: '0' }, { ref: '1' }]
    await page.preflight(...files)
    const reply = await page.preflight(...files, { ref: '2' }, { ref: '3' })
    expect(reply).toHaveProperty('entries', { 2: expect.any(String) })
  })

  it('has nothing for an upload that is not there', async () => {
    const page = new UploadPage({ notes: TXT })
    expect(await page.book.preflight({ ref: 'upload-x', entries: [] })).toEqual({
      ref: '',
      error: [],
    })
  })

  it('asks for chunks that fit into a frame of the connection', async () => {
    const page = new UploadPage({ notes: TXT }, { limits: { frameBytes: 10_000 } })
    expect(await page.preflight({})).toHaveProperty('config.chunk_size', 8_975)
  })
})

describe('external uploads', () => {
  const s3 = ({ uuid }: { uuid: string }): object => ({ uploader: 'S3', key: uuid })

  it('L-124: preflight returns meta with uploader', async () => {
    const page = new UploadPage({ notes: TXT }, { external: s3 })
    const [entry] = page.choose({}).entries
    const meta = { uploader: 'S3', key: entry?.uuid }
    expect(await page.preflight({})).toHaveProperty('entries', { 0: meta })
    expect(page.progress('0', 40)).toMatchObject({ progress: 40, done: false })
    expect(page.progress('0', 100)).toMatchObject({ done: true })
    expect(await page.book.consume('notes', (file) => file.meta)).toEqual([meta])
    expect(page.upload().entries).toEqual([])
  })

  it('L-124: client error progress marks external_client_failure', async () => {
    const page = new UploadPage({ notes: TXT }, { external: s3 })
    await page.preflight({})
    expect(page.progress('0', { error: 'no network' })).toMatchObject({ valid: false })
    expect(page.upload().errors).toEqual([{ ref: '0', reason: 'external_client_failure' }])
    expect(await page.book.consume('notes', () => 'taken')).toEqual([])
  })

  it('an error of the application refuses the whole preflight', async () => {
    const external = ({ ref }: { ref: string }): object =>
      ref === '1' ? { error: { full: true } } : { uploader: 'S3' }
    const page = new UploadPage({ notes: { ...TXT, maxEntries: 2 } }, { external })
    const files = [{ ref: '0' }, { ref: '1' }]
    expect(await page.preflight(...files)).toEqual({
      ref: page.upload().ref,
      error: [['1', { full: true }]],
    })
    expect(page.upload().entries.map((entry) => entry.preflighted)).toEqual([false, false])
    expect(page.upload().errors).toEqual([{ ref: '1', reason: 'external_metadata_failure' }])
  })

  it('… with autoUpload only its entry', async () => {
    const external = ({ ref }: { ref: string }): object =>
      ref === '1' ? { error: { full: true } } : { uploader: 'S3' }
    const page = new UploadPage(
      { notes: { ...TXT, maxEntries: 2, autoUpload: true } },
      { external },
    )
    expect(await page.preflight({ ref: '0' }, { ref: '1' })).toMatchObject({
      entries: { 0: { uploader: 'S3' } },
      errors: { 1: ['external_metadata_failure'] },
    })
  })

  it('does not ask for a place for what is not valid', async () => {
    const asked: string[] = []
    const external = ({ ref }: { ref: string }): object => {
      asked.push(ref)
      return { uploader: 'S3' }
    }
    const page = new UploadPage(
      { notes: { ...TXT, maxEntries: 2, autoUpload: true } },
      { external },
    )
    await page.preflight({ ref: '0', name: 'a.exe', type: '' }, { ref: '1' })
    expect(asked).toEqual(['1'])
  })

  it.each([[{}], [{ uploader: 7 }], [undefined], [{ error: 'full' }]])(
    'says so when the application answers with %j',
    async (answer) => {
      const page = new UploadPage({ notes: TXT }, { external: () => answer })
      await expect(page.preflight({})).rejects.toMatchObject({ code: 'invalid_external_target' })
    },
  )

  it('have no path here', async () => {
    const page = new UploadPage({ notes: TXT }, { external: s3 })
    await page.preflight({})
    page.progress('0', 100)
    const path = page.book.consume('notes', (file) => file.path)
    await expect(path).rejects.toMatchObject({ code: 'no_uploaded_file' })
  })
})
