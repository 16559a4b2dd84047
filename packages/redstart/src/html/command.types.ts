import { attrs, type Command, data, type Hole, html, JS, type Operation } from './index.ts'

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
declare function is<A, B>(equal: Equal<A, B>): void

interface Room {
  readonly id: number
}
declare const room: Room

is<typeof JS, Command>(true)
is<ReturnType<typeof JS.hide>, Command>(true)
is<ReturnType<typeof JS.toJSON>, readonly Operation[]>(true)

// What commands take
JS.push('close', { value: room, target: 1 }).push(JS.push('open'), { target: '#a' })
JS.show({ to: { inner: '.x' }, transition: ['a', 'b', 'c'], time: 200 })
JS.addClass(['a', 'b']).transition('a b').toggleAttribute('open', ['1', '2'])
// @ts-expect-error an option of another command
JS.focus({ time: 200 })
// @ts-expect-error another scope
JS.hide({ to: { outer: '.x' } })
// @ts-expect-error two parts
JS.hide({ transition: ['a', 'b'] })
// @ts-expect-error a time with its unit
JS.hide({ time: '200ms' })
// @ts-expect-error text is no map
JS.push('close', { value: 'a' })
// @ts-expect-error what would be `disabled="false"`
JS.setAttribute('disabled', false)
// @ts-expect-error three values
JS.toggleAttribute('a', ['1', '2', '3'])
// @ts-expect-error operations are made by methods alone
JS.concat([['hide', {}]])

// Where commands stand
html`<b phx-click=${JS.hide()} ${attrs({ 'phx-remove': JS.hide() })} ${data({ close: JS })}></b>`
const hole: Hole = JS
// @ts-expect-error a command is no content
html`<p>${[hole]}</p>`
