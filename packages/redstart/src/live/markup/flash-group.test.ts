import { describe, expect, it } from 'vitest'
import { elementsOf, type PageElement } from '../../../test/parsed-page.ts'
import { flashGroup } from './index.ts'

function commandOf(element: PageElement | undefined, attribute: string): unknown {
  return JSON.parse(element?.attributes[attribute] ?? 'null')
}
const buttonsOf = (elements: readonly PageElement[]): readonly PageElement[] =>
  elements.filter(({ tag }) => tag === 'button')

describe('the messages of a live view', () => {
  it('are in places that are always there, and are text', () => {
    const elements = elementsOf(
      flashGroup({ flash: { info: 'Saved <b>', error: 'No' }, class: 'w' }),
    )
    const place = (role: string) => elements.find(({ attributes }) => attributes.role === role)
    expect(place('status')?.text).toBe('Saved <b>×')
    expect(place('alert')?.text).toMatch(/^No×/)
    expect(elements.find(({ tag }) => tag === 'div')?.attributes.class).toBe('rs-flashes w')

    const without = elementsOf(flashGroup({ flash: {} }))
    expect(
      without.filter(({ attributes }) => attributes.role).map(({ attributes }) => attributes.role),
    ).toEqual(['status', 'alert'])
    expect(buttonsOf(without)).toEqual([])
  })

  it('L-94: are taken away one by one', () => {
    const buttons = buttonsOf(
      elementsOf(flashGroup({ flash: { info: 'a', error: 'b' }, closeLabel: 'Weg' })),
    )
    expect(buttons.map((button) => commandOf(button, 'phx-click'))).toEqual(
      ['info', 'error'].map((key) => [
        ['push', { event: 'lv:clear-flash', value: { key } }],
        ['hide', { to: { closest: '.rs-flash' } }],
      ]),
    )
    expect(buttons.map(({ attributes }) => [attributes.type, attributes['aria-label']])).toEqual([
      ['button', 'Weg'],
      ['button', 'Weg'],
    ])
  })

  it.each(['client', 'server'])(
    'say that the connection is lost, by the fault of the %s',
    (side) => {
      const texts = { offline: 'about the client', failed: 'about the server' }
      const notice = elementsOf(flashGroup({ flash: {}, ...texts })).find(
        ({ attributes }) => attributes.id === `${side}-error`,
      )
      expect(notice?.attributes).toHaveProperty('hidden')
      expect(notice?.text).toBe(`about the ${side}`)
      expect(commandOf(notice, 'phx-disconnected')).toEqual([
        ['remove_attr', { attr: 'hidden', to: `.phx-${side}-error #${side}-error` }],
      ])
      expect(commandOf(notice, 'phx-connected')).toEqual([['set_attr', { attr: ['hidden', ''] }]])
    },
  )
})
