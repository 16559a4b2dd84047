import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { livePages, serveLive } from '../../../test/support/live-site.ts'
import { NoInteraction } from '../../errors/index.ts'
import { html } from '../../html/index.ts'
import { defineRouter } from '../../http/index.ts'
import { defineLive, liveFileInput, uploadErrors } from '../../live/index.ts'
import { live } from './live.ts'

const page = defineLive()
  .uploads({ files: { accept: ['.txt'], maxEntries: 2, maxFileSize: 100, chunkSize: 4 } })
  .mount(() => ({ taken: '' }))
  .onForm('check', () => {})
  .onForm('save', async (_params, socket) => {
    const taken = await socket.consumeUploads('files', async ({ path }, { clientName }) => {
      return `${clientName}=${await readFile(path, 'utf8')}`
    })
    socket.assign({ taken: taken.join() })
  })
  .render(
    ({ uploads, taken }, ev) => html`
      <form id="f" phx-change=${ev.check.form()} phx-submit=${ev.save.form()}>${liveFileInput(uploads.files)}</form>
      <form id="none"><input type="file" name="files"></form>
      <ul>${uploads.files.entries.map((entry) => html`<li>${entry.clientName} ${entry.progress}</li>`)}</ul>
      <p>${taken}</p><i>${uploadErrors(uploads.files).join()}</i>`,
  )

const router = defineRouter().scope('/', livePages, (r) => r.live('/', page))
const open = async () => (await live(serveLive({ router }), '/')).view
const hello = new File(['Hello, world'], 'hello.txt', { type: 'text/plain' })

describe('an upload', () => {
  it('L-114, L-115, L-118, L-120: is chosen, sent in steps and taken', async () => {
    const view = await open()
    const upload = view.upload('#f', 'files', [hello])
    await upload.change()
    expect(view.element('ul').text()).toBe('hello.txt 0')
    expect(await upload.preflight()).toEqual({
      entries: { 'hello.txt': expect.any(String) },
      errors: [],
    })
    expect(await upload.send(50)).toEqual([])
    expect(view.element('ul').text()).toBe('hello.txt 50')
    expect(await upload.send()).toEqual([])
    expect(view.element('ul').text()).toBe('hello.txt 100')
    await view.form('#f').submit()
    expect([view.element('p').text(), view.element('ul').text()]).toEqual([
      'hello.txt=Hello, world',
      '',
    ])
  })

  it('sends several files at once', async () => {
    const view = await open()
    const other = new File(['Other'], 'other.txt', { type: 'text/plain' })
    expect(await view.upload('#f', 'files', [hello, other]).send()).toEqual([])
    await view.form('#f').submit()
    expect(view.element('p').text()).toBe('hello.txt=Hello, world,other.txt=Other')
  })

  it('L-113, L-115: says why files are refused, and lets no form with them pass', async () => {
    const view = await open()
    const large = new File(['x'.repeat(101)], 'large.txt', { type: 'text/plain' })
    const errors = await view.upload('#f', 'files', [large]).send()
    expect(errors).toEqual([['large.txt', 'too_large']])
    await expect(view.form('#f').submit()).rejects.toThrow(/upload with errors/)
  })

  it('needs an input of the view, in a form that tells of it', async () => {
    const view = await open()
    await expect(view.upload('#none', 'files', [hello]).send()).rejects.toThrow(NoInteraction)
    await expect(view.upload('#f', 'others', [hello]).send()).rejects.toThrow(/no upload "others"/)
  })
})
