import { describe, expect, it } from 'vitest'
import { html, keyed } from '../../html/index.ts'
import { defineLive } from '../index.ts'
import { checkContent } from './check-bindings.ts'

const { $definition } = defineLive({ name: 'Counter' })
  .mount(() => ({}))
  .on('inc', () => {})
  .render(() => html`<p></p>`)

describe('the event names in a template', () => {
  it('have to be handled by the view', () => {
    expect(() => checkContent($definition, html`<b phx-click="inc">+</b>`)).not.toThrow()
    expect(() => checkContent($definition, html`<b phx-click="icn">+</b>`)).toThrow(
      /check-bindings\.test\.ts.*"icn".*Counter/s,
    )
  })

  it('are looked at in all that is shown', () => {
    const inner = html`<i phx-click="gone">-</i>`
    expect(() => checkContent($definition, html`<b>${[inner]}</b>`)).toThrow('"gone"')
    expect(() => checkContent($definition, html`<b>${html`<u>${inner}</u>`}</b>`)).toThrow('"gone"')
  })

  it('are no business of the view where they have a target, or are the client’s own', () => {
    const content = html`<b phx-click="other" phx-target="#list">${html`<i phx-click="lv:clear-flash"></i>`}</b>`
    expect(() => checkContent($definition, content)).not.toThrow()
  })

  it('are not found in rows before these are rendered', () => {
    const rows = keyed([1], String, () => html`<i phx-click="gone"></i>`)
    expect(() => checkContent($definition, html`<b>${rows}</b>`)).not.toThrow()
  })
})
