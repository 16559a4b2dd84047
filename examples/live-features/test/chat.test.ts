import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { becomes, inChromium, live, offline, says } from './features.ts'

inChromium('the chat', (stage) => {
  const messages = (page: Page) => page.locator('#messages li')
  const people = (page: Page) => page.locator('#people li')

  async function enter(name: string): Promise<Page> {
    const page = await stage.visit('/chat')
    await page.getByLabel('Your name').fill(name)
    await page.getByRole('button', { name: 'Enter' }).click()
    await page.getByText(`You are here as ${name}.`).waitFor()
    return page
  }

  async function say(page: Page, body: string): Promise<void> {
    await page.getByLabel('Message', { exact: true }).fill(body)
    await page.getByLabel('Message', { exact: true }).press('Enter')
    await messages(page).getByText(body).waitFor()
  }

  it('brings what is said to everybody, once, and shows who is there', async () => {
    const ann = await enter('Ann')
    const bob = await enter('Bob')
    for (const page of [ann, bob]) await says(people(page), ['Ann', 'Bob'])
    await say(ann, 'Good morning <b>all</b>')
    await say(bob, 'Hello Ann')
    const talk = ['Ann Good morning <b>all</b>', 'Bob Hello Ann']
    for (const page of [ann, bob]) await says(messages(page), talk)
    await becomes(() => ann.getByLabel('Message', { exact: true }).inputValue(), '')

    await bob.getByRole('link', { name: 'Leave' }).click()
    await bob.getByLabel('Your name').waitFor()
    await says(people(ann), ['Ann'])
    await bob.goBack()
    await says(people(ann), ['Ann', 'Bob'])
    await bob.close()
    await says(people(ann), ['Ann'])
  })

  it('has the talk and the people again after an interruption, and what was begun', async () => {
    const cat = await enter('Cat')
    const dan = await enter('Dan')
    await say(cat, 'before')
    await messages(dan).getByText('before').waitFor()
    await dan.getByLabel('Message', { exact: true }).fill('half a sent')
    stage.cut()
    for (const page of [cat, dan]) await offline(page)
    stage.mend()
    for (const page of [cat, dan]) {
      await live(page)
      await says(people(page), ['Cat', 'Dan'])
    }
    expect(await dan.getByLabel('Message', { exact: true }).inputValue()).toBe('half a sent')
    await say(cat, 'after')
    await messages(dan).getByText('after').waitFor()
    const all = await messages(cat).allInnerTexts()
    expect(all.filter((text) => text.includes('before'))).toHaveLength(1)
    expect(all.at(-1)).toBe('Cat after')
    expect(await messages(dan).allInnerTexts()).toEqual(all)
  })
})
