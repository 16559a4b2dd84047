import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { messagesOf } from '../src/messages/messages.ts'
import { personOf } from '../src/people/people.ts'
import { accessible, fitsFingers, inChromium, phone } from './support/browser.ts'
import { field, isAtEnd, nestsOn, scrollUpTo, shows } from './support/nests.ts'

inChromium('a conversation', (stage) => {
  const nests = nestsOn(stage)
  const { open, say, fill } = nests

  it('is talked in by three', async () => {
    const { ann, ben, cleo } = stage.people
    const [anns, bens, cleos] = [await open(ann), await open(ben), await open(cleo)]
    await field(anns).pressSequentially('Twigs')
    await anns.keyboard.press('Shift+Enter')
    await field(anns).pressSequentially('and moss')
    await bens.getByText('Ann is typing…').waitFor()
    await anns.keyboard.press('Enter')
    for (const page of [anns, bens, cleos]) await shows(page, ['Twigs\nand moss'])
    await bens.locator('.typing:empty').waitFor({ state: 'attached' })
    await bens.getByRole('textbox', { name: 'Message' }).fill('And feathers')
    await bens.getByRole('button', { name: 'Send', exact: true }).click()
    for (const page of [anns, bens, cleos]) await shows(page, ['Twigs\nand moss', 'And feathers'])
    expect(await field(anns).inputValue()).toBe('')
    await anns.locator('[data-seen="Seen by Cleo"], [data-seen="Seen by Ben and Cleo"]').waitFor()
    await accessible(anns)
  })

  it('is edited from the keyboard, and in the menu', async () => {
    const { ann, ben } = stage.people
    await say(ann, 'Twigs')
    await say(ben, 'Moss')
    const [anns, bens] = [await open(ann), await open(ben)]
    await field(anns).press('ArrowUp')
    await anns.getByText('Editing your message.').waitFor()
    expect(await field(anns).inputValue()).toBe('Twigs')
    await field(anns).press('Escape')
    expect(await field(anns).inputValue()).toBe('')
    await field(anns).press('ArrowUp')
    await field(anns).fill('Many twigs')
    await field(anns).press('Enter')
    await shows(bens, ['Many twigs', 'Moss'])
    await bens.getByText('edited').waitFor()

    await menuOf(bens, 'Moss')
    await bens.getByRole('menuitem', { name: 'Edit' }).click()
    await field(bens).fill('Soft moss')
    await field(bens).press('Enter')
    await shows(anns, ['Many twigs', 'Soft moss'])
    expect(await field(bens).inputValue()).toBe('')
  })

  it('has messages deleted after a question, by their author and by the owner', async () => {
    const { ann, ben } = stage.people
    await say(ann, 'Twigs')
    await say(ben, 'Moss')
    const [anns, bens] = [await open(ann), await open(ben)]
    await menuOf(bens, 'Twigs')
    await bens.getByRole('menuitemcheckbox').first().waitFor()
    expect(await bens.getByRole('menuitem', { name: 'Delete' }).isVisible()).toBe(false)
    await bens.keyboard.press('Escape')
    await menuOf(anns, 'Moss')
    await anns.getByRole('menuitem', { name: 'Delete' }).click()
    const question = anns.getByRole('dialog', { name: 'Delete this message?' })
    await question.getByText('Ben: Moss').waitFor()
    await accessible(anns)
    await anns.keyboard.press('Escape')
    await question.waitFor({ state: 'detached' })
    await menuOf(anns, 'Moss')
    await anns.getByRole('menuitem', { name: 'Delete' }).click()
    await question.getByRole('button', { name: 'Delete' }).click()
    await shows(bens, ['Twigs'])
    await bens.getByText('This message was deleted.').waitFor()
  })

  it('has reactions, by mouse and by keyboard', async () => {
    const { ann, ben } = stage.people
    await say(ann, 'Twigs')
    const [anns, bens] = [await open(ann), await open(ben)]
    await bens.locator('.message-more').focus()
    await bens.keyboard.press('Enter')
    await bens.keyboard.press('ArrowRight')
    await bens.keyboard.press('Enter')
    const reaction = anns.getByRole('button', { name: '❤️ 1: Ben' })
    await reaction.click()
    await bens.getByRole('button', { name: '❤️ 2: you and Ann', pressed: true }).waitFor()
    await anns.getByRole('button', { name: '❤️ 2: Ben and you', pressed: true }).click()
    await reaction.waitFor()
    expect(await anns.locator('.reaction').getAttribute('title')).toBe('Ben')
    await expect
      .poll(() => bens.evaluate(() => document.activeElement?.className))
      .toContain('more')
    await accessible(anns)
  })

  it('suggests whom one can mention', async () => {
    const { ann, cleo } = stage.people
    const [anns, cleos] = [await open(ann), await open(cleo)]
    await field(anns).pressSequentially('Ask @')
    await expect.poll(() => anns.getByRole('option').allInnerTexts()).toEqual(['Ben', 'Cleo'])
    await anns.keyboard.press('ArrowDown')
    await anns.keyboard.press('Enter')
    await field(anns).pressSequentially('about it')
    expect(await field(anns).inputValue()).toBe('Ask @Cleo about it')
    await anns.keyboard.press('Enter')
    expect(await cleos.locator('.mention-me').innerText()).toBe('@Cleo')
  })

  it('marks what was seen by who looks at it, and by no page in the background', async () => {
    const { ann, ben } = stage.people
    const bens = await open(ben)
    await become(bens, 'hidden')
    const anns = await open(ann)
    await field(anns).fill('Twigs')
    await field(anns).press('Enter')
    await shows(bens, ['Twigs'])
    await field(bens).fill('…')
    expect(await anns.locator('[data-seen]').count()).toBe(0)
    await become(bens, 'visible')
    await anns.locator('[data-seen="Seen by Ben"]').waitFor()
  })

  it('loads what is further up, and stays where one reads', async () => {
    const { ann, ben } = stage.people
    await fill(230)
    const anns = await open(ann)
    await anns.getByText('Message 230', { exact: true }).waitFor()
    await isAtEnd(anns)
    const reading = anns.getByText('Message 182', { exact: true })
    await reading.scrollIntoViewIfNeeded()
    const before = await reading.boundingBox()
    await anns.locator('#log').hover()
    await anns.mouse.wheel(0, -60)
    await expect.poll(() => anns.locator('#messages > li').count()).toBeGreaterThan(50)
    const after = await reading.boundingBox()
    expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(200)
    await scrollUpTo(anns, 'Message 1')
    expect(await anns.locator('#messages > li').count()).toBe(150)
    await anns.getByText('This is where “Nests” begins.').waitFor()

    await say(ben, 'Message 231')
    await anns.getByRole('button', { name: 'New messages' }).click()
    await anns.getByText('Message 231', { exact: true }).waitFor()
    await isAtEnd(anns)
    await say(ben, 'Message 232')
    await anns.getByText('Message 232', { exact: true }).waitFor()
    await isAtEnd(anns)
  })

  it('is shown around what was searched for', async () => {
    await fill(130)
    const { messages } = await messagesOf(personOf(stage.people.ann), nests.id, { limit: 50 })
    const { messages: older } = await messagesOf(personOf(stage.people.ann), nests.id, {
      before: messages[0]?.id,
    })
    const [wanted] = older
    const page = await open(stage.people.ann, `?at=${wanted?.id}`)
    const marked = page.locator('.message-marked')
    await marked.getByText(wanted?.body ?? '', { exact: true }).waitFor()
    await expect
      .poll(async () => Math.round(((await marked.boundingBox())?.y ?? 0) / 100))
      .toBeGreaterThan(1)
    await page.locator('#log').hover()
    await expect
      .poll(async () => {
        await page.mouse.wheel(0, 2000)
        return page.getByText('Message 130', { exact: true }).count()
      })
      .toBe(1)
  })

  it('has details in a dialog, that Escape closes', async () => {
    const { ann, cleo } = stage.people
    const [page, cleos] = [await open(ann), await open(cleo)]
    const button = page.getByRole('link', { name: 'Members and details' })
    await button.click()
    const dialog = page.getByRole('dialog', { name: 'Details' })
    await dialog.getByText('Cleo', { exact: true }).waitFor()
    await accessible(page)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => button.evaluate((link) => link === document.activeElement)).toBe(true)
    await button.click()
    await dialog.getByRole('button', { name: 'Remove Cleo' }).click()
    await cleos.getByText('You are no longer in “Nests”.').waitFor()
    expect(new URL(cleos.url()).pathname).toBe('/')
  })

  it('fits a phone, light and dark', async () => {
    const { ann, ben } = stage.people
    await say(ann, `A long one: ${'twig '.repeat(60)} https://example.com/${'a'.repeat(120)}`)
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open(ben, '', { ...phone, colorScheme })
      await fitsFingers(page)
      await accessible(page)
      await page.locator('.message-more').click()
      await page.getByRole('menuitemcheckbox', { name: 'React with 👍' }).waitFor()
      await accessible(page)
    }
    const page = await open(ben, '/details', phone)
    await fitsFingers(page)
    await accessible(page)
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('link', { name: 'All conversations' }).click()
    await page.getByRole('heading', { name: 'Conversations' }).waitFor()
  })
})

async function menuOf(page: Page, text: string): Promise<void> {
  const row = page.locator('#messages > li', { hasText: text })
  await row.hover()
  await row.locator('.message-more').click()
}

/** Puts a page into the background or the foreground, as far as it can tell. */
async function become(page: Page, state: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate((visibilityState) => {
    Object.defineProperty(document, 'visibilityState', {
      value: visibilityState,
      configurable: true,
    })
    document.dispatchEvent(new Event('visibilitychange'))
  }, state)
}
