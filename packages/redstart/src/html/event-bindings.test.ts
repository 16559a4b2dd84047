import { describe, expect, it } from 'vitest'
import { UnsafeValue } from '../errors/index.ts'
import { attrs, html, JS, raw, renderToString, templateOf } from './index.ts'

describe('the events that a template names', () => {
  it('are found with their places', () => {
    const { bindings } = templateOf(html`
      <form phx-change="check" phx-submit='save' phx-auto-recover=recover>
        <button PHX-CLICK="a &amp; b" phx-value-id="7">x</button>
      </form>`)
    expect(bindings).toEqual([
      ...[
        ['phx-change', 'check'],
        ['phx-submit', 'save'],
        ['phx-auto-recover', 'recover'],
      ].map(([attribute, event]) => ({
        attribute,
        event,
        place: expect.stringMatching(/event-bindings\.test\.ts:8, in phx-[a-z-]+ of <form>$/),
        targeted: false,
      })),
      {
        attribute: 'phx-click',
        event: 'a & b',
        place: expect.stringMatching(/event-bindings\.test\.ts:9, in phx-click of <button>$/),
        targeted: false,
      },
    ])
  })

  it.each([
    ['a value that varies', html`<b phx-click=${'save'} phx-blur="${'a'}b"></b>`],
    ['a command', html`<b phx-click='[["hide",{}]]'></b>`],
    ['an empty one', html`<b phx-click=""></b>`],
    [
      'what is no event',
      html`<form phx-auto-recover="ignore" phx-hook="Map" phx-mounted="x"></form>`,
    ],
    ['trusted markup', raw('<b phx-click="save"></b>')],
  ])('leave out %s', (_what, page) => {
    expect(templateOf(page).bindings).toEqual([])
  })

  it.each([
    ['written', html`<b phx-click="save" phx-target="#a"></b>`],
    ['in a hole', html`<b phx-target=${1} phx-click="save"></b>`],
    ['perhaps in a map', html`<b phx-click="save" ${attrs({})}></b>`],
  ])('say that their tag has a target, %s', (_how, page) => {
    expect(templateOf(page).bindings.map(({ targeted }) => targeted)).toEqual([true])
  })

  it('belong to their tags', () => {
    const page = html`<b phx-click="a" phx-target="#x"></b><b phx-click="b"></b>`
    expect(templateOf(page).bindings.map(({ targeted }) => targeted)).toEqual([true, false])
  })
})

describe('text that the client would run', () => {
  const text = JSON.stringify(JS.exec('data-x'))

  it.each([
    ['where it takes names', html`<b phx-click=${text}></b>`],
    ['where it takes commands alone', html`<b phx-mounted=${text}></b>`],
    ['where it takes names alone', html`<b phx-progress=${text}></b>`],
    ['in quotes', html`<b phx-click="${text}"></b>`],
    ['in a map', html`<b ${attrs({ 'phx-remove': text })}></b>`],
  ])('is no command because somebody wrote it: %s', (_where, page) => {
    expect(() => renderToString(page)).toThrow(UnsafeValue)
    expect(() => renderToString(page)).toThrow(/run a text that begins with \[ as a command/)
  })

  it('is text where the client runs nothing', () => {
    const page = html`<b phx-target=${'[name]'} phx-value-a=${'[1]'} data-list="${'[2]'}"></b>`
    expect(renderToString(page)).toBe(
      '<b phx-target="[name]" phx-value-a="[1]" data-list="[2]"></b>',
    )
  })

  it('may name an event with a colon, in quotes too', () => {
    expect(renderToString(html`<b phx-click="${'lv'}${':clear'}"></b>`)).toBe(
      '<b phx-click="lv:clear"></b>',
    )
  })
})
