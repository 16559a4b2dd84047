import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { inChromium, says } from './features.ts'

inChromium('JS commands', (stage) => {
  const press = (page: Page, name: string) =>
    page.getByRole('button', { name, exact: true }).click()
  async function again(page: Page, times: number): Promise<void> {
    await press(page, 'Render again')
    await page.locator('#renders').getByText(`Rendered again ${times} times`).waitFor()
  }

  it('show and hide, and the server’s next rendering leaves it so', async () => {
    const page = await stage.visit('/commands')
    const details = page.locator('#details')
    const button = page.getByRole('button', { name: 'Details' })
    expect(await details.isVisible()).toBe(false)
    await button.click()
    await details.waitFor()
    expect(await button.getAttribute('aria-expanded')).toBe('true')
    await again(page, 1)
    await details.getByText('at render 1').waitFor()
    expect(await button.getAttribute('aria-expanded')).toBe('true')
    await button.click()
    await details.waitFor({ state: 'hidden' })
    await again(page, 2)
    expect(await details.isVisible()).toBe(false)
    expect(await button.getAttribute('aria-expanded')).toBe('false')
    await press(page, 'Show')
    await details.getByText('at render 2').waitFor()
    await press(page, 'Hide')
    await details.waitFor({ state: 'hidden' })
  })

  it('change classes and attributes, and the server’s next rendering leaves them', async () => {
    const page = await stage.visit('/commands')
    const sample = page.locator('#sample')
    const has = (names: string) => expect.poll(() => sample.getAttribute('class')).toBe(names)
    await press(page, 'Underline')
    await press(page, 'Bold or not')
    await press(page, 'Title')
    await press(page, 'Lock or unlock')
    await has('panel underlined bold')
    await again(page, 1)
    await sample.getByText('at render 1').waitFor()
    await has('panel underlined bold')
    expect(await sample.getAttribute('title')).toBe('A sample')
    expect(await page.getByLabel('Address').isEditable()).toBe(false)
    await press(page, 'Plain')
    await press(page, 'Bold or not')
    await press(page, 'No title')
    await press(page, 'Lock or unlock')
    await has('panel')
    expect(await sample.getAttribute('title')).toBe(null)
    expect(await page.getByLabel('Address').isEditable()).toBe(true)
  })

  it('give classes for a time', async () => {
    const page = await stage.visit('/commands')
    const sample = page.locator('#sample')
    await sample.evaluate((element) =>
      element.addEventListener('animationstart', () =>
        element.setAttribute('data-moved', element.className),
      ),
    )
    await press(page, 'Shake')
    await expect.poll(() => sample.getAttribute('data-moved')).toContain('shake')
    await expect.poll(() => sample.getAttribute('class')).toBe('panel')
  })

  it('tell scripts of the page', async () => {
    const page = await stage.visit('/commands')
    await press(page, 'Select it')
    await expect
      .poll(() => page.evaluate(() => document.getSelection()?.toString()))
      .toBe('example.org')
  })

  it('move the focus, and bring it back', async () => {
    const page = await stage.visit('/commands')
    const focused = () => page.evaluate(() => document.activeElement?.id)
    for (const close of [() => page.keyboard.press('Escape'), () => press(page, 'Close')]) {
      await press(page, 'Edit')
      await expect.poll(focused).toBe('nick')
      await close()
      await page.locator('#editor').waitFor({ state: 'hidden' })
      await expect.poll(focused).toBe('edit')
    }
  })

  it('push, and show what waits for the answer', async () => {
    const page = await stage.visit('/commands')
    await press(page, 'Work')
    await page.locator('#report.phx-click-loading').waitFor()
    await says(page.locator('#report'), ['The report: nothing yet'])
    await press(page, 'End the work')
    await says(page.locator('#report'), ['The report: done'])
    await page.locator('#report:not(.phx-click-loading)').waitFor()
  })
})
