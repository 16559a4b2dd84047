import { html } from 'redstart/html'
import { defineLive, type LiveAssets } from 'redstart/live'
import { expect, it } from 'vitest'
import { clientPage } from './src/client-tree.ts'
import { serveView } from './src/live-site.ts'

const view = defineLive()
  .mount(({ staticChanged }) => ({ isOld: staticChanged }))
  .render(({ isOld }) => html`<p>${isOld ? 'load the page again' : 'fresh'}</p>`)

/** Says which of two builds of a script is served. */
const assetsOf = (current: string): LiveAssets => ({
  clientVersion: '1.2.12',
  changed: (urls = []) => urls.some((url) => !new URL(url).pathname.endsWith(current)),
})

async function shown(assets: LiveAssets | undefined, tracked?: unknown): Promise<string> {
  const site = await serveView(view, { live: assets === undefined ? {} : { assets } })
  const page = await site.get('/')
  expect(page.content).toBe('<p>fresh</p>')
  const client = await site.connect(page)
  const params = tracked === undefined ? {} : { _track_static: tracked }
  return clientPage((await client.mount(page, page.view(), { params })).rendered).html
}

it('L-138: a page learns that its scripts were built anew, where they are tracked and known', async () => {
  const old = 'http://localhost/assets/app-1.js?vsn=d'
  expect(await shown(assetsOf('app-2.js'), [old])).toBe('<p>load the page again</p>')
  expect(await shown(assetsOf('app-1.js'), [old])).toBe('<p>fresh</p>')
  expect(await shown(assetsOf('app-2.js'))).toBe('<p>fresh</p>')
  expect(await shown(undefined, [old])).toBe('<p>fresh</p>')
  expect(await shown(assetsOf('app-2.js'), [7, null])).toBe('<p>fresh</p>')
  expect(await shown(assetsOf('app-2.js'), { 0: old })).toBe('<p>fresh</p>')
})

it('L-16: the version that a join is told is that of the client which the pages load', async () => {
  const site = await serveView(view, { live: { clientVersion: '1.2.99' } })
  expect((await site.open()).response.liveview_version).toBe('1.2.99')
})
