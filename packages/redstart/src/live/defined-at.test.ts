import { expect, it } from 'vitest'
import { html } from '../html/index.ts'
import { defineComponent } from './component-builder.ts'
import { defineLive } from './live-builder.ts'

it('views and components are called by where they stand, unless they have a name', () => {
  const view = defineLive()
    .mount(() => ({}))
    .render(() => html`<p></p>`)
  expect(view.name).toMatch(/^packages\/redstart\/src\/live\/defined-at\.test\.ts:\d+$/)
  const named = defineLive({ name: 'RoomLive' })
    .mount(() => ({}))
    .render(() => html`<p></p>`)
  expect(named.name).toBe('RoomLive')
  const component = defineComponent().render(() => html`<p></p>`)
  expect(component.$definition.name).toMatch(/defined-at\.test\.ts:\d+$/)
})
