import {
  aria,
  attrs,
  data,
  type Html,
  html,
  type Keyed,
  keyed,
  later,
  type Renderable,
  raw,
  renderToStream,
  renderToString,
  type Truthy,
  when,
} from './index.ts'

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
declare function is<A, B>(equal: Equal<A, B>): void

interface User {
  readonly name: string
}
declare const user: User | undefined
declare const users: ReadonlySet<User>

// What may stand in a hole
is<ReturnType<typeof html>, Html>(true)
html`${'a'}${1}${1n}${true}${null}${undefined}${html``}${['a', [1, html``]]}${raw('<br>')}`
html`<p ${attrs({ title: 'a', hidden: true, class: ['a', user && 'b', ['c']] })}></p>`
html`<p ${data({ id: 1 })} ${aria({ expanded: false })} ${user && attrs({ title: user.name })}></p>`
html`<p class=${['a', user !== undefined && 'b']}></p>`
html`${user && html`<b>${user.name}</b>`}${later(async () => html``)}`

// What may not
// @ts-expect-error an object
html`<p>${{ a: 1 }}</p>`
// @ts-expect-error an object of the shape of a template
html`<p>${{ strings: ['<p>'], values: [] }}</p>`
// @ts-expect-error a date
html`<p>${new Date()}</p>`
// @ts-expect-error a promise
html`<p>${Promise.resolve('a')}</p>`
// @ts-expect-error a promise of a template
html`<p>${Promise.resolve(html``)}</p>`
// @ts-expect-error a function
html`<p>${() => 'a'}</p>`
// @ts-expect-error a symbol
html`<p>${Symbol('a')}</p>`
// @ts-expect-error a list with an object in it
html`<p>${[{ a: 1 }]}</p>`
// @ts-expect-error a map that is no list, as a class
html`<p class=${{ a: true }}></p>`
// @ts-expect-error what nobody looked at
html`<p>${JSON.parse('1') as unknown}</p>`
// @ts-expect-error a user
html`<p>${user}</p>`

// Attributes
// @ts-expect-error an object
attrs({ title: {} })
// @ts-expect-error markup
attrs({ title: html`` })
// @ts-expect-error a list is for classes, and for attrs alone
data({ ids: ['a'] })
// @ts-expect-error a promise
aria({ label: Promise.resolve('a') })

// raw
// @ts-expect-error what is no string
raw(html``)

// Html
// @ts-expect-error html and raw alone make one
const forged: Html = { strings: [], values: [] }
// @ts-expect-error its constructor is private
;new (forged.constructor as typeof Html)()

// keyed
const list = keyed(
  users,
  (item) => item.name,
  (item, index) => html`<li>${index.toFixed()} ${item.name}</li>`,
  { memo: [user] },
)
is<typeof list, Keyed>(true)
const nameOf = (item: User): string => item.name
const itself = (item: User): User => item
const row = (item: User): Html => html`<li>${item.name}</li>`
keyed(users, nameOf, row)
// @ts-expect-error a key is a string or a number
keyed(users, itself, row)
// @ts-expect-error a row is a template
keyed(users, nameOf, nameOf)

// when
is<Truthy<string | 0 | null | false | User>, string | User>(true)
const greeting = when(user, (given) => {
  is<typeof given, User>(true)
  return given.name
})
is<typeof greeting, Renderable>(true)
// @ts-expect-error what is rendered has a form
when(user, (given) => given)

// Rendering
is<ReturnType<typeof renderToString>, string>(true)
is<ReturnType<typeof renderToStream>, ReadableStream<Uint8Array<ArrayBuffer>>>(true)
new Response(renderToStream(list))
renderToString(['a', list])
// @ts-expect-error attributes belong into a tag
renderToString(attrs({}))
