import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { inChromium, live, says } from './features.ts'

/** A picture of one pixel; whatever follows its end makes it no other. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)
const picture = (name: string, size: number = pixel.length) => ({
  name,
  mimeType: 'image/png',
  buffer: Buffer.concat([pixel, Buffer.alloc(size - pixel.length, name)]),
})

inChromium('uploads', (stage) => {
  const chosen = (page: Page, names: readonly string[]) =>
    says(page.locator('#chosen li > span'), names)
  const widths = (page: Page, where: string) =>
    page
      .locator(`${where} img`)
      .evaluateAll((images) =>
        images.map((image) => (image instanceof HTMLImageElement ? image.naturalWidth : -1)),
      )
  const keep = (page: Page) => page.getByRole('button', { name: 'Keep' })
  const album = (page: Page) => page.getByLabel('Pictures')

  it('shows what was chosen, sends it in chunks, and keeps it', async () => {
    const page = await stage.visit('/uploads')
    const files = [picture('a.png', 50_000), picture('b.png', 100_000)]
    await album(page).setInputFiles(files)
    await chosen(page, ['a.png', 'b.png'])
    await expect.poll(() => widths(page, '#chosen')).toEqual([1, 1])
    await keep(page).click()
    await page.getByText('Kept 2 more.').waitFor()
    await chosen(page, [])
    await expect.poll(() => widths(page, '#kept')).toEqual([1, 1])
    for (const [index, { buffer }] of files.entries()) {
      const source = await page.locator('#kept img').nth(index).getAttribute('src')
      const answer = await page.request.get(source ?? '')
      expect(answer.headers()['content-type']).toBe('image/png')
      expect(buffer.equals(await answer.body())).toBe(true)
    }
  })

  it('takes what is dropped', async () => {
    const page = await stage.visit('/uploads')
    const dataTransfer = await page.evaluateHandle(
      (bytes) => {
        const transfer = new DataTransfer()
        const content = Uint8Array.from(bytes)
        transfer.items.add(new File([content], 'dropped.png', { type: 'image/png' }))
        return transfer
      },
      [...pixel],
    )
    await page.locator('#album .drop').dispatchEvent('drop', { dataTransfer })
    await chosen(page, ['dropped.png'])
    await keep(page).click()
    await page.getByText('Kept 1 more.').waitFor()
    await expect.poll(() => widths(page, '#kept')).toEqual([1])
  })

  it('says what is wrong, and takes the rest when that is left out', async () => {
    const page = await stage.visit('/uploads')
    await album(page).setInputFiles([
      picture('large.png', 1_000_001),
      { name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('Dear …') },
      picture('good.png'),
    ])
    await chosen(page, ['large.png', 'letter.txt', 'good.png'])
    await page.locator('li').filter({ hasText: 'large.png' }).getByText('larger than').waitFor()
    await page.locator('li').filter({ hasText: 'letter.txt' }).getByText('neither').waitFor()
    expect(await keep(page).isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Leave out large.png' }).click()
    await page.getByRole('button', { name: 'Leave out letter.txt' }).click()
    await chosen(page, ['good.png'])
    await keep(page).click()
    await page.getByText('Kept 1 more.').waitFor()
  })

  it('takes no more than three', async () => {
    const page = await stage.visit('/uploads')
    const names = ['1.png', '2.png', '3.png', '4.png']
    await album(page).setInputFiles(names.map((name) => picture(name)))
    await page.getByText('Three at a time are enough.').waitFor()
    await page.getByRole('button', { name: 'Leave out 2.png' }).click()
    await chosen(page, ['1.png', '3.png', '4.png'])
    await page.getByText('Three at a time are enough.').waitFor({ state: 'detached' })
    await keep(page).click()
    await page.getByText('Kept 3 more.').waitFor()
  })

  it('sends a file at once, and another in its place', async () => {
    const page = await stage.visit('/uploads')
    const source = () => page.locator('#own img').getAttribute('src')
    await page.getByLabel('Portrait').setInputFiles(picture('me.png', 200_000))
    await expect.poll(() => widths(page, '#own')).toEqual([1])
    const before = await source()
    await page.getByLabel('Portrait').setInputFiles(picture('me-too.png'))
    await expect.poll(source).not.toBe(before)
    await page.getByLabel('Portrait').setInputFiles(picture('large.png', 1_000_001))
    await page.locator('#portrait').getByText('larger than').waitFor()
  })

  it('begins anew when the connection is lost on the way', async () => {
    const page = await stage.visit('/uploads')
    let chunks = 0
    await page.routeWebSocket(/\/live\/websocket/, (socket) => {
      const server = socket.connectToServer()
      socket.onMessage((message) => {
        // A file is all that the client sends in binary.
        if (typeof message !== 'string') chunks += 1
        if (chunks !== 3) return server.send(message)
        chunks += 1
        void server.close()
        void socket.close({ code: 4000, reason: 'Lost on the way.' })
      })
    })
    await page.reload()
    await live(page)
    await album(page).setInputFiles(picture('long.png', 200_000))
    await chosen(page, ['long.png'])
    await keep(page).click()
    await chosen(page, [])
    expect(chunks).toBe(4)
    expect(await keep(page).isEnabled()).toBe(true)
    await album(page).setInputFiles(picture('again.png', 60_000))
    await chosen(page, ['again.png'])
    await keep(page).click()
    await page.getByText('Kept 1 more.').waitFor()
    await expect.poll(() => widths(page, '#kept')).toEqual([1])
  })
})
