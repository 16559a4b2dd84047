/** What is written arrives once, whatever becomes of the connection and the page. */
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { conversationEvents } from '../src/conversations/events.ts'
import { messagesOf } from '../src/messages/messages.ts'
import { personOf } from '../src/people/people.ts'
import { accessible, inChromium } from './support/browser.ts'
import { png } from './support/drawn-picture.ts'
import { live } from './support/live-page.ts'
import { field, nestsOn, scrollUpTo, shows } from './support/nests.ts'

inChromium('a conversation whose connection is lost', (stage) => {
  const nests = nestsOn(stage)
  const { open, stored, fill, reconnect } = nests

  it('sends what was written without a connection, once', async () => {
    const { ann, ben } = stage.people
    const [anns, bens] = [await open(ann), await open(ben)]
    stage.cut()
    await anns.getByText('The server cannot be reached.').waitFor()
    await field(anns).fill('Twigs')
    await field(anns).press('Enter')
    await field(anns).fill('Moss')
    await field(anns).press('Enter')
    await field(anns).fill('Not done yet')
    await expect
      .poll(() => anns.locator('.message-pending').allInnerTexts())
      .toEqual(['Twigs', 'Moss'].map((text) => expect.stringContaining(text)))
    await anns.getByText('Waiting for the connection…').first().waitFor()
    stage.mend()
    await shows(bens, ['Twigs', 'Moss'])
    await shows(anns, ['Twigs', 'Moss'])
    await anns.locator('.message-pending').first().waitFor({ state: 'detached' })
    expect(await field(anns).inputValue()).toBe('Not done yet')
    expect(await stored()).toEqual(['Twigs', 'Moss'])
  })

  it('sends again what was stored and not answered, and has it once', async () => {
    const { ann } = stage.people
    const page = await open(ann)
    // The connection goes when it is stored, before anybody is told.
    const address = conversationEvents({ id: nests.id })
    const stop = stage.running.endpoint.pubsub.listen(address, ({ kind }) => {
      if (kind === 'message') stage.cut()
    })
    await field(page).fill('Twigs')
    await field(page).press('Enter')
    await page.getByText('The server cannot be reached.').waitFor()
    stop()
    expect(await stored()).toEqual(['Twigs'])
    expect(await page.locator('.message-pending').count()).toBe(1)
    stage.mend()
    await shows(page, ['Twigs'])
    await page.locator('.message-pending').waitFor({ state: 'detached' })
    expect(await stored()).toEqual(['Twigs'])
  })

  it('keeps drafts and what is not sent over reloads', async () => {
    const page = await open(stage.people.ann)
    await field(page).fill('Half a thought')
    await page.reload()
    await live(page)
    expect(await field(page).inputValue()).toBe('Half a thought')
    stage.cut()
    await page.getByText('The server cannot be reached.').waitFor()
    await field(page).press('Enter')
    await page.locator('.message-pending').waitFor()
    stage.mend()
    await page.reload()
    await shows(page, ['Half a thought'])
    expect(await field(page).inputValue()).toBe('')
    expect(await stored()).toEqual(['Half a thought'])
  })

  it('is read on where one was when the connection was lost', async () => {
    await fill(130)
    const page = await open(stage.people.ann)
    await page.locator('#log').hover()
    await scrollUpTo(page, 'Message 40')
    await scrollTo(page, 'Message 40')
    await reconnect(page)
    await isOnScreen(page, 'Message 40')

    const { messages } = await messagesOf(personOf(stage.people.ann), nests.id)
    await page.goto(`/conversations/${nests.id}?at=${(messages[0]?.id ?? 0) - 30}`)
    await live(page)
    await page.getByRole('button', { name: 'Newest' }).click()
    await isOnScreen(page, 'Message 130')
    await reconnect(page)
    await isOnScreen(page, 'Message 130')
  })

  it('sends a picture once that was chosen without a connection, or on its way when it went', async () => {
    const page = await (await stage.context(stage.people.ann)).newPage()
    let isHeld = false
    await page.routeWebSocket(/live/, (socket) => {
      const server = socket.connectToServer()
      socket.onMessage((message) => {
        const isOfPicture = typeof message !== 'string' || message.includes('"lvu:')
        if (!(isHeld && isOfPicture)) server.send(message)
      })
    })
    await page.goto(`/conversations/${nests.id}`)
    await live(page)
    const input = page.locator('input[type=file]')
    const picture = { name: 'nest.png', mimeType: 'image/png', buffer: png(40, 30) }
    const pending = page.locator('.message-pending')

    isHeld = true
    await input.setInputFiles(picture)
    await page.locator('#composer[data-picture=sending]').waitFor()
    await field(page).press('Enter')
    await pending.waitFor()
    isHeld = false
    await reconnect(page)
    await pending.waitFor({ state: 'detached' })
    expect(await page.locator('.message-picture').count()).toBe(1)
    expect(await page.locator('#composer-problem').isVisible()).toBe(false)

    stage.cut()
    await page.getByText('The server cannot be reached.').waitFor()
    await input.setInputFiles(picture)
    await field(page).press('Enter')
    await pending.waitFor()
    stage.mend()
    await pending.waitFor({ state: 'detached' })
    expect(await page.locator('.message-picture').count()).toBe(2)
    expect(await stored()).toEqual(['', ''])
    expect(await page.locator('.chosen').count()).toBe(0)
  })

  it('gives back what was refused, with the reason', async () => {
    const page = await open(stage.people.ann)
    await page.evaluate(() => document.querySelector('textarea')?.removeAttribute('maxlength'))
    await field(page).fill('x'.repeat(4001))
    await field(page).press('Enter')
    await page.getByRole('alert').getByText('at most 4,000 characters').waitFor()
    expect((await field(page).inputValue()).length).toBe(4001)
    expect(await page.locator('.message-pending').count()).toBe(0)
  })

  it('is the same in two tabs', async () => {
    const { ann } = stage.people
    const first = await open(ann)
    const second = await first.context().newPage()
    await second.goto(`/conversations/${nests.id}`)
    await live(second)
    await field(first).fill('Twigs')
    await field(second).fill('Moss')
    await field(first).press('Enter')
    await shows(second, ['Twigs'])
    expect(await field(second).inputValue()).toBe('Moss')
    await field(second).press('Enter')
    await shows(first, ['Twigs', 'Moss'])
    expect(await first.locator('.message-own').count()).toBe(2)
  })

  it('takes pictures: chosen, pasted, taken back, and sent to a new connection', async () => {
    const { ann, ben } = stage.people
    const [anns, bens] = [await open(ann), await open(ben)]
    const picture = { name: 'nest.png', mimeType: 'image/png', buffer: png(40, 30) }
    const input = anns.locator('input[type=file]')
    await input.setInputFiles(picture)
    await anns.getByRole('button', { name: 'Leave out nest.png' }).click()
    await anns.locator('#composer[data-picture=none]').waitFor()
    await input.setInputFiles({ ...picture, name: 'nest.txt', mimeType: 'text/plain' })
    await anns.getByText('It is no picture').waitFor()
    await anns.getByRole('button', { name: 'Leave out nest.txt' }).click()

    await input.setInputFiles(picture)
    await anns.locator('#composer[data-picture=ready]').waitFor()
    stage.cut()
    await anns.getByText('The server cannot be reached.').waitFor()
    await field(anns).fill('Look!')
    await field(anns).press('Enter')
    stage.mend()
    const shown = bens.locator('.message-picture img')
    await expect
      .poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBe(40)
    await shows(bens, ['Look!'])
    await anns.locator('.chosen').waitFor({ state: 'detached' })

    await field(anns).focus()
    await anns.evaluate(pastePicture, [...png(20, 20)])
    await anns.locator('#composer[data-picture=ready]').waitFor()
    await accessible(anns)
    await field(anns).press('Enter')
    await expect.poll(() => shown.count()).toBe(2)
  })
})

const scrollTo = (page: Page, text: string) =>
  page
    .getByText(text, { exact: true })
    .evaluate((element) => element.scrollIntoView({ block: 'start' }))

/** Whether a message is where one can read it, within the log. */
const isOnScreen = (page: Page, text: string) =>
  expect
    .poll(async () => {
      const log = await page.locator('#log').boundingBox()
      const box = await page.getByText(text, { exact: true }).boundingBox({ timeout: 1000 })
      return log && box && box.y + box.height > log.y && box.y < log.y + log.height
    })
    .toBe(true)

function pastePicture(bytes: number[]): void {
  const clipboardData = new DataTransfer()
  clipboardData.items.add(new File([Uint8Array.from(bytes)], 'pasted.png', { type: 'image/png' }))
  const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
  document.activeElement?.dispatchEvent(event)
}
