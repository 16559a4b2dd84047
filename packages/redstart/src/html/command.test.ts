import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { InvalidCommand, UnrenderableValue, UnsafeValue } from '../errors/index.ts'
import {
  attrs,
  type Command,
  data,
  html,
  isCommand,
  JS,
  type Operation,
  renderToString,
} from './index.ts'

/** A value as JavaScript without types would pass it. */
function untyped(value: unknown): never {
  return value as never
}

const to = { to: '#a' }
const timed = { ...to, time: 150, blocking: false }
const changed = { ...timed, transition: 'fade-out' }
const sentChange = { ...timed, transition: [['fade-out'], [], []] }

/** Every command, with all of its options. */
const all: [string, Command, Operation][] = [
  [
    'push',
    JS.push('close', { value: { id: 7 }, target: 3, loading: '#list', pageLoading: true }),
    ['push', { event: 'close', value: { id: 7 }, target: 3, loading: '#list', page_loading: true }],
  ],
  [
    'dispatch',
    JS.dispatch('app:copy', { ...to, detail: { a: 1 }, bubbles: false, blocking: true }),
    ['dispatch', { event: 'app:copy', ...to, detail: { a: 1 }, bubbles: false, blocking: true }],
  ],
  [
    'toggle',
    JS.toggle({ ...timed, display: 'flex', in: 'a b', out: ['c', 'd', 'e f'] }),
    [
      'toggle',
      { ...timed, display: 'flex', ins: [['a', 'b'], [], []], outs: [['c'], ['d'], ['e', 'f']] },
    ],
  ],
  ['show', JS.show({ ...changed, display: 'flex' }), ['show', { ...sentChange, display: 'flex' }]],
  ['hide', JS.hide(changed), ['hide', sentChange]],
  ['addClass', JS.addClass('a b', changed), ['add_class', { names: ['a', 'b'], ...sentChange }]],
  [
    'removeClass',
    JS.removeClass(['a', 'b'], changed),
    ['remove_class', { names: ['a', 'b'], ...sentChange }],
  ],
  [
    'toggleClass',
    JS.toggleClass(' a\n', changed),
    ['toggle_class', { names: ['a'], ...sentChange }],
  ],
  [
    'transition',
    JS.transition(['a', 'b', 'c'], timed),
    ['transition', { transition: [['a'], ['b'], ['c']], ...timed }],
  ],
  ['setAttribute', JS.setAttribute('open', '', to), ['set_attr', { attr: ['open', ''], ...to }]],
  ['removeAttribute', JS.removeAttribute('open', to), ['remove_attr', { attr: 'open', ...to }]],
  [
    'toggleAttribute',
    JS.toggleAttribute('open', '', to),
    ['toggle_attr', { attr: ['open', ''], ...to }],
  ],
  [
    'toggleAttribute between two values',
    JS.toggleAttribute('tabindex', [0, -1], to),
    ['toggle_attr', { attr: ['tabindex', '0', '-1'], ...to }],
  ],
  [
    'ignoreAttributes',
    JS.ignoreAttributes(['open', 'data-*'], to),
    ['ignore_attrs', { attrs: ['open', 'data-*'], ...to }],
  ],
  ['focus', JS.focus(to), ['focus', to]],
  ['focusFirst', JS.focusFirst(to), ['focus_first', to]],
  ['pushFocus', JS.pushFocus(to), ['push_focus', to]],
  ['popFocus', JS.popFocus(), ['pop_focus', {}]],
  ['navigate', JS.navigate('/n', { replace: true }), ['navigate', { href: '/n', replace: true }]],
  ['patch', JS.patch('/p', { replace: true }), ['patch', { href: '/p', replace: true }]],
  ['exec', JS.exec('data-close', to), ['exec', { attr: 'data-close', ...to }]],
]

/** The same commands with nothing that may be left out. */
const bare: [string, Command, Operation][] = [
  ['push', JS.push('close'), ['push', { event: 'close' }]],
  ['dispatch', JS.dispatch('a', { blocking: false }), ['dispatch', { event: 'a' }]],
  ['toggle', JS.toggle(), ['toggle', {}]],
  ['show', JS.show(), ['show', {}]],
  ['hide', JS.hide({ to: undefined, time: untyped(null) }), ['hide', {}]],
  ['addClass', JS.addClass('a'), ['add_class', { names: ['a'] }]],
  ['removeClass', JS.removeClass('a'), ['remove_class', { names: ['a'] }]],
  ['toggleClass', JS.toggleClass('a'), ['toggle_class', { names: ['a'] }]],
  ['transition', JS.transition('a'), ['transition', { transition: [['a'], [], []] }]],
  ['setAttribute', JS.setAttribute('a', 1), ['set_attr', { attr: ['a', '1'] }]],
  ['removeAttribute', JS.removeAttribute('a'), ['remove_attr', { attr: 'a' }]],
  ['toggleAttribute', JS.toggleAttribute('a', 'b'), ['toggle_attr', { attr: ['a', 'b'] }]],
  ['ignoreAttributes', JS.ignoreAttributes('a'), ['ignore_attrs', { attrs: ['a'] }]],
  ['focus', JS.focus(), ['focus', {}]],
  ['focusFirst', JS.focusFirst(), ['focus_first', {}]],
  ['pushFocus', JS.pushFocus(), ['push_focus', {}]],
  ['navigate', JS.navigate('/n'), ['navigate', { href: '/n', replace: false }]],
  ['patch', JS.patch('?page=2'), ['patch', { href: '?page=2', replace: false }]],
  ['exec', JS.exec('data-close'), ['exec', { attr: 'data-close' }]],
]

describe('L-135: a command is sent', () => {
  it.each(all)('key for key: %s', (_name, command, expected) => {
    expect(command.toJSON()).toStrictEqual([expected])
  })

  it.each(bare)('without what is not said: %s', (_name, command, expected) => {
    expect(command.toJSON()).toStrictEqual([expected])
  })

  it('as the protocol’s example has it', () => {
    const command = JS.push('close', { value: { id: 7 } }).hide({
      to: '#m',
      time: 150,
      transition: ['fade-out', 'opacity-100', 'opacity-0'],
    })
    expect(JSON.parse(JSON.stringify({ command }))).toEqual({
      command: [
        ['push', { event: 'close', value: { id: 7 } }],
        [
          'hide',
          { to: '#m', time: 150, transition: [['fade-out'], ['opacity-100'], ['opacity-0']] },
        ],
      ],
    })
  })

  it.each([
    [{ inner: '.x' }, { inner: '.x' }],
    [{ closest: 'li' }, { closest: 'li' }],
    [{ document: '#m' }, '#m'],
    ['body > .x', 'body > .x'],
  ])('to %j', (given, sent) => {
    expect(JS.show({ to: given }).toJSON()).toEqual([['show', { to: sent }]])
  })

  it('by names and keys that the client knows', () => {
    const { resolve } = createRequire(import.meta.url)
    const client = readFileSync(resolve('phoenix_live_view'), 'utf8')
    for (const [, , [name, args]] of all) {
      const [, code = ''] = client.split(`  exec_${name}(`)
      const [own = ''] = code.split(/\n {2}\},?\n/)
      expect(own, name).not.toBe('')
      for (const key of Object.keys(args)) {
        // The client reads `to` before it comes to the command.
        if (key !== 'to') expect(own, `${name}.${key}`).toMatch(new RegExp(`\\b${key}\\b`))
      }
    }
  })
})

describe('L-135: a command refuses', () => {
  it.each<[string, () => Command]>([
    ['an unknown option', () => JS.show(untyped({ form: '#a' }))],
    ['an option of another command', () => JS.focus(untyped({ time: 1 }))],
    ['another scope', () => JS.show({ to: untyped({ outer: '#a' }) })],
    ['two scopes', () => JS.show({ to: untyped({ inner: 'a', closest: 'b' }) })],
    ['a scope without a selector', () => JS.show({ to: { inner: '' } })],
    ['an empty selector', () => JS.show({ to: '' })],
    ['a click with a detail', () => JS.dispatch('click', { detail: { a: 1 } })],
    [
      'a blocking event with a done',
      () => JS.dispatch('a', { blocking: true, detail: { done: 1 } }),
    ],
    ['a value that is no map', () => JS.push('a', { value: [1] })],
    ['a value of a class', () => JS.push('a', { value: new Date() })],
    ['a value without a form in JSON', () => JS.push('a', { value: { id: 1n } })],
    ['a detail that is no map', () => JS.dispatch('a', { detail: [] })],
    ['an event without a name', () => JS.push('')],
    ['an event that is none', () => JS.dispatch(untyped(undefined))],
    ['a target that is no component', () => JS.push('a', { target: 0 })],
    ['a time before the present', () => JS.hide({ time: -1 })],
    ['a time in text', () => JS.hide({ time: untyped('1s') })],
    ['a flag that is none', () => JS.hide({ blocking: untyped('no') })],
    ['an empty transition', () => JS.transition('')],
    ['a transition of two parts', () => JS.transition(untyped(['a', 'b']))],
    [
      'a transition in the options of two parts',
      () => JS.show({ transition: untyped(['a', 'b']) }),
    ],
    ['classes that are none', () => JS.addClass(untyped({ a: true }))],
    ['a list with what is no class', () => JS.addClass(untyped(['a', false]))],
    ['an attribute without a name', () => JS.exec('')],
    ['an attribute without a name, to be removed', () => JS.removeAttribute('')],
    ['an attribute without a name, to be ignored', () => JS.ignoreAttributes(['a', ''])],
    ['a value of an attribute that is none', () => JS.setAttribute('a', untyped(true))],
    ['three values', () => JS.toggleAttribute('a', untyped(['1', '2', '3']))],
    ['a list of no values', () => JS.toggleAttribute('a', untyped([]))],
    ['no address', () => JS.navigate('')],
  ])('%s', (_what, make) => {
    expect(make).toThrow(InvalidCommand)
    expect(make).toThrow(/^JS\.[a-zA-Z]+: /)
  })

  it.each<[string, () => Command]>([
    ['code in a handler', () => JS.setAttribute('onclick', 'alert(1)')],
    ['code in a URL', () => JS.setAttribute('href', 'javascript:alert(1)')],
    ['code in a URL to change to', () => JS.toggleAttribute('data', ['/a', 'data:text/html,x'])],
    ['code in an animation', () => JS.setAttribute('values', '#a;javascript:alert(1)')],
    ['what an animation changes', () => JS.setAttribute('attributeName', 'href')],
    ['a <meta> that acts as a header', () => JS.setAttribute('http-equiv', 'refresh')],
    ['a document of its own', () => JS.setAttribute('srcdoc', '')],
    ['a name that is none', () => JS.setAttribute('a b', '')],
    ['code to go to', () => JS.navigate('javascript:alert(1)')],
    ['a file to go to', () => JS.patch('file:///etc/passwd')],
    ['another host to go to', () => JS.patch('//example.test')],
    ['another host in disguise', () => JS.patch('/\t/example.test')],
  ])('what could run or lead elsewhere: %s', (_what, make) => {
    expect(make).toThrow(UnsafeValue)
  })

  it('says which option, which are there, and what was wrong, without text from outside', () => {
    expect(() => JS.hide(untyped({ form: '#a' }))).toThrow(
      'JS.hide: There is no option form. Its options: to, transition, time, blocking.',
    )
    expect(() => JS.hide({ time: 1.5 })).toThrow(
      'JS.hide: The option time takes whole milliseconds, from 0; given was 1.5.',
    )
    expect(() => JS.push('a', { value: ['secret'] })).toThrow(/given was a list\.$/)
    expect(() => JS.show({ transition: untyped(new Map()) })).toThrow(/an object of class Map\.$/)
  })
})

describe('a command', () => {
  it('never changes', () => {
    const value = { id: 1 }
    const push = JS.push('a', { value })
    const both = push.hide()
    value.id = 2
    expect(JS.toJSON()).toEqual([])
    expect(push.toJSON()).toEqual([['push', { event: 'a', value: { id: 1 } }]])
    expect(both.toJSON()).toHaveLength(2)
  })

  it('is joined with others', () => {
    expect(JS.hide().concat(JS).concat(JS.focus().popFocus()).toJSON()).toEqual([
      ['hide', {}],
      ['focus', {}],
      ['pop_focus', {}],
    ])
  })

  it('pushes an event as a view made it, with what the options say', () => {
    const made = JS.push('save', { value: { id: 1, a: 1 }, target: 4 })
    expect(
      JS.hide()
        .push(made, { loading: '#l', value: { a: 2 } })
        .toJSON(),
    ).toEqual([
      ['hide', {}],
      ['push', { event: 'save', value: { id: 1, a: 2 }, target: 4, loading: '#l' }],
    ])
    expect(JS.push(made, { target: '#x' }).toJSON()).toEqual([
      ['push', { event: 'save', value: { id: 1, a: 1 }, target: '#x' }],
    ])
  })

  it.each([JS, JS.hide(), JS.push('a').push('b')])('pushes nothing else: %j', (command) => {
    expect(() => JS.push(command)).toThrow(
      /^JS\.push: A command that is pushed has to be what a view/,
    )
  })

  it('is told from what looks like one', () => {
    expect(isCommand(JS)).toBe(true)
    expect(isCommand(Object.create(Object.getPrototypeOf(JS)))).toBe(false)
    expect(isCommand([['hide', {}]])).toBe(false)
  })

  it('keeps what a map has itself, whatever its name', () => {
    const value: object = JSON.parse('{"__proto__":{"a":1},"b":2}')
    expect(JSON.stringify(JS.push('a', { value }))).toContain('"value":{"__proto__":{"a":1},"b":2}')
  })
})

describe('a command in a template', () => {
  const close = JS.push('close', { value: { name: '<"\'>' } })
  const escaped = (command: Command): string =>
    JSON.stringify(command)
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;')

  it('is escaped JSON, in attributes of the client and in data attributes', () => {
    const text = escaped(close)
    expect(renderToString(html`<b phx-click=${close} data-close=${close}></b>`)).toBe(
      `<b phx-click="${text}" data-close="${text}"></b>`,
    )
    expect(
      renderToString(html`<b ${attrs({ 'phx-remove': close })} ${data({ onClose: close })}></b>`),
    ).toBe(`<b phx-remove="${text}" data-on-close="${text}"></b>`)
  })

  it('leaves the attribute out where it does nothing', () => {
    expect(
      renderToString(html`<b phx-click=${JS} phx-progress=${JS} ${data({ a: JS })}></b>`),
    ).toBe('<b></b>')
  })

  it('is the name of its event where the client takes no more', () => {
    expect(renderToString(html`<input phx-progress=${JS.push('grown')}>`)).toBe(
      '<input phx-progress="grown">',
    )
    for (const command of [close, JS.hide(), JS.push('a').hide()]) {
      expect(() => renderToString(html`<input phx-progress=${command}>`)).toThrow(
        /in phx-progress of <input>: A command cannot be rendered\. The client takes the name/,
      )
    }
  })

  it.each([
    ['text', html`<p>${close}</p>`],
    ['a list in text', html`<p>${untyped(['a', close])}</p>`],
    ['another attribute', html`<p title=${close}></p>`],
    ['a handler’s neighbour', html`<p class=${untyped(['a', close])}></p>`],
    ['quotes', html`<p phx-click="${close}"></p>`],
    ['a tag', html`<p ${close}></p>`],
    ['a textarea', html`<textarea>${close}</textarea>`],
    ['another attribute of a map', html`<p ${attrs({ title: close })}></p>`],
  ])('stands nowhere else: not in %s', (_where, page) => {
    expect(() => renderToString(page)).toThrow(UnrenderableValue)
    expect(() => renderToString(page)).toThrow(/command\.test\.ts:\d+, in /)
  })
})
