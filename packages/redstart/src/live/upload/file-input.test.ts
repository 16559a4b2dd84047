import { renderToString } from 'redstart/html'
import { describe, expect, it } from 'vitest'
import { UploadPage } from '../../../test/support/upload-page.ts'
import { liveFileInput, liveImgPreview, uploadErrors } from './file-input.ts'
import type { Upload } from './upload.ts'

const attributesOf = (upload: Upload): Record<string, string> => {
  const found = renderToString(liveFileInput(upload)).matchAll(/\s([\w-]+)(?:="([^"]*)")?/g)
  return Object.fromEntries([...found].map(([, name, value]) => [name ?? '', value ?? '']))
}

describe('liveFileInput', () => {
  it('L-113: always has active, done and preflighted attributes; error-refs only with errors', () => {
    const page = new UploadPage({ avatar: { accept: ['.txt', '.md'] } })
    const { ref } = page.upload()
    expect(attributesOf(page.upload())).toEqual({
      id: ref,
      type: 'file',
      name: 'avatar',
      accept: '.txt,.md',
      'data-phx-hook': 'Phoenix.LiveFileUpload',
      'data-phx-upload-ref': ref,
      'data-phx-active-refs': '',
      'data-phx-done-refs': '',
      'data-phx-preflighted-refs': '',
    })
  })

  it('L-113: joins refs in the order of the entries, each error once', async () => {
    const page = new UploadPage(
      { avatar: { accept: ['.txt'], maxEntries: 2, autoUpload: true } },
      { external: () => ({ uploader: 'S3' }) },
    )
    const files = [{ ref: '3' }, { ref: '1' }, { ref: '2', name: 'a.exe', type: '' }]
    await page.preflight(...files)
    page.progress('3', 100)
    const { ref } = page.upload()
    expect(attributesOf(page.upload())).toMatchObject({
      'data-phx-active-refs': '3,1,2',
      'data-phx-done-refs': '3',
      'data-phx-preflighted-refs': '3,1',
      'data-phx-error-refs': `${ref},2`,
      'data-phx-auto-upload': '',
      multiple: '',
    })
  })

  it('L-122: has no ref of an entry that was cancelled', () => {
    const page = new UploadPage({ avatar: { accept: ['.txt'], maxEntries: 2 } })
    page.choose({ ref: '0' }, { ref: '1' })
    page.book.cancel('avatar', '0')
    expect(attributesOf(page.upload())).toHaveProperty('data-phx-active-refs', '1')
  })

  it('leaves accept out for any, and passes attributes on', () => {
    const page = new UploadPage({ avatar: { accept: 'any' } })
    const text = renderToString(liveFileInput(page.upload(), { class: 'sr-only', required: true }))
    expect(text).not.toContain('accept')
    expect(text).toContain(' class="sr-only" required>')
  })

  it('writes the bare names that the client looks for', () => {
    const upload = { autoUpload: true, maxEntries: 2, accept: 'any' } as const
    const text = renderToString(liveFileInput(new UploadPage({ avatar: upload }).upload()))
    expect(text).toContain(' data-phx-auto-upload multiple>')
  })
})

it('liveImgPreview names the entry and its upload', () => {
  const page = new UploadPage({ avatar: { accept: 'any' } })
  const [entry] = page.choose({ ref: '7' }).entries
  if (entry === undefined) throw new Error('There is no entry.')
  const image = renderToString(liveImgPreview(entry, { alt: '' }))
  expect(image.replaceAll(/\s+/g, ' ')).toBe(
    `<img id="phx-preview-7" data-phx-upload-ref="${page.upload().ref}" data-phx-entry-ref="7" ` +
      'data-phx-hook="Phoenix.LiveImgPreview" data-phx-update="ignore" alt="">',
  )
})

it('uploadErrors tells those of the upload and those of an entry apart', () => {
  const page = new UploadPage({ avatar: { accept: ['.txt'] } })
  const upload = page.choose({ ref: '0', name: 'a.exe', type: '' }, { ref: '1' })
  expect(uploadErrors(upload)).toEqual(['too_many_files'])
  expect(upload.entries.map((entry) => uploadErrors(upload, entry))).toEqual([['not_accepted'], []])
})
