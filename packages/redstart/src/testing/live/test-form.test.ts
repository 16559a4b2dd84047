import { describe, expect, it } from 'vitest'
import { livePages, serveLive } from '../../../test/support/live-site.ts'
import { InvalidFormData, NoInteraction, ViewLeft } from '../../errors/index.ts'
import { type Html, html } from '../../html/index.ts'
import { defineRouter, pipeline } from '../../http/index.ts'
import { defineLive, type EventMeta } from '../../live/index.ts'
import type { FormInput } from './form-input.ts'
import { live } from './live.ts'
import type { TestForm } from './test-form.ts'
import type { TestView } from './test-view.ts'

interface Sent {
  readonly event: string
  readonly params: Readonly<Record<string, unknown>>
  readonly meta: EventMeta
}
const sent: Sent[] = []
/** What the handlers were given of the last event. */
const last = (): Sent | undefined => sent.at(-1)

const controls = html`
  <input name="user[name]" value="Ann"><input name="user[email]" type="email">
  <input type="hidden" name="user[id]" value="7">
  <input name="locked" disabled value="x">
  <fieldset disabled><input name="fenced" value="y"></fieldset>
  <select name="size"><option>S</option><option selected>M</option><option disabled>L</option></select>
  <select name="tags[]" multiple><option>a</option><option>b</option><option>c</option></select>
  <input type="hidden" name="news" value="no"><input type="checkbox" name="news" value="yes">
  <input type="radio" name="color" value="red" checked><input type="radio" name="color" value="blue">
  <textarea name="note">old</textarea>
  <input name="line"><input name="line">
  <input name="quiet" phx-no-unused-field>
  <input name="alone" phx-change="alone">
  <input type="file" name="plain">
  <button name="act" value="save">Save</button><button name="act" value="drop" class="drop">Drop</button>
  <button type="button" name="idle">Idle</button>`

const page = defineLive()
  .mount(() => ({ isSent: false }))
  .onForm('check', (params, _socket, meta) => void sent.push({ event: 'check', params, meta }))
  .onForm('alone', (params, _socket, meta) => void sent.push({ event: 'alone', params, meta }))
  .onForm('save', (params, socket, meta) => {
    sent.push({ event: 'save', params, meta })
    socket.assign({ isSent: true })
  })
  .render(
    ({ isSent }, ev): Html => html`
      <form id="f" phx-change=${ev.check.form()} phx-submit=${ev.save.form()} phx-value-kind="big">${controls}</form>
      <form id="t" method="post" action="/taken" phx-submit=${ev.save.form()} phx-trigger-action=${isSent}>
        <input name="word" value="w"></form>
      <form id="still"><input name="x"></form>
      <button id="outside" form="t" name="by" value="me">Send</button>`,
  )

const router = defineRouter()
  .scope('/', livePages, (r) => r.live('/', page))
  .scope('/', pipeline(), (r) =>
    r.post('/taken', async (conn) => conn.text(`Taken: ${String((await conn.body()).word)}`)),
  )

async function open(): Promise<TestView> {
  sent.length = 0
  return (await live(serveLive({ router }), '/')).view
}

async function form(input: FormInput = {}): Promise<TestForm> {
  return (await open()).form('#f', input)
}

describe('a form', () => {
  it('goes as it stands in the page, where it is not filled in', async () => {
    await (await form()).submit()
    expect(last()?.params).toMatchObject({
      user: { name: 'Ann', email: '', id: '7' },
      size: 'M',
      news: 'no',
      color: 'red',
      note: 'old',
    })
    expect(last()?.params).not.toHaveProperty('locked')
    expect(last()?.params).not.toHaveProperty('fenced')
    expect(last()?.params).not.toHaveProperty('act')
    expect(last()?.meta.raw).toMatchObject({ kind: 'big' })
  })

  it('is filled in by names, nested or as they stand in the page', async () => {
    await (
      await form({
        user: { name: 'Bob' },
        'user[email]': 'bob@example.com',
        size: 'S',
        tags: ['a', 'c'],
        news: true,
        color: 'blue',
        line: ['1', 2],
      })
    ).submit({ more: 'unchecked', 'user[id]': '8' })
    expect(last()?.params).toMatchObject({
      user: { name: 'Bob', email: 'bob@example.com', id: '8' },
      size: 'S',
      tags: ['a', 'c'],
      news: 'yes',
      color: 'blue',
      line: '2',
      more: 'unchecked',
    })
  })

  it.each<readonly [string, FormInput, RegExp]>([
    ['a field that it does not have', { nobody: 'x' }, /no field "nobody".*user\[name\]/],
    ['a disabled field', { locked: 'x' }, /"locked" is disabled/],
    ['a field of a disabled set', { fenced: 'x' }, /"fenced" is disabled/],
    ['a button', { act: 'save' }, /putSubmitter/],
    ['a file', { plain: 'x' }, /view\.upload/],
    ['an option that is not there', { size: 'XL' }, /"XL" cannot be chosen.*"S", "M"/],
    ['an option that is disabled', { size: 'L' }, /"L" cannot be chosen/],
    ['two options where one is chosen', { size: ['S', 'M'] }, /one can be chosen, not 2/],
    ['another value of a box', { news: 'maybe' }, /"maybe" cannot be chosen.*"yes", "no"/],
    ['another value of radios', { color: 'green' }, /"green" cannot be chosen/],
    ['two radios', { color: ['red', 'blue'] }, /one can be chosen/],
    ['another value of a hidden field', { 'user[id]': '8' }, /hidden field "user\[id\]" holds "7"/],
    ['more values than fields', { line: ['1', '2', '3'] }, /2 fields "line", and 3 values/],
  ])('refuses %s', async (_what, input, problem) => {
    const filled = await form(input)
    await expect(filled.submit()).rejects.toThrow(InvalidFormData)
    await expect(filled.submit()).rejects.toThrow(problem)
    expect(sent).toEqual([])
  })

  it('unchecks a box, by false or by the value beside it', async () => {
    for (const news of [false, 'no']) {
      await (await form({ news })).submit()
      expect(last()?.params.news).toBe('no')
    }
  })

  it('L-92: marks what nobody has used yet, until it is submitted', async () => {
    const view = await open()
    await view.form('#f', { user: { name: 'Bo' } }).change()
    expect(last()?.meta.target).toEqual(['user', 'name'])
    expect(last()?.meta.raw).toMatchObject({
      user: { name: 'Bo', _unused_email: '', email: '' },
      _unused_size: '',
      _unused_news: '',
      news: 'no',
      _unused_note: '',
    })
    expect(last()?.meta.raw).not.toHaveProperty('_unused_quiet')
    expect(last()?.meta.raw).not.toHaveProperty('user._unused_id')
    await view.form('#f', { note: 'x', tags: ['a'] }).change({}, { target: 'note' })
    expect(last()?.meta).toMatchObject({ target: ['note'], raw: { user: { name: 'Ann' } } })
    expect(last()?.meta.raw).not.toHaveProperty('user._unused_name')
    expect(last()?.meta.raw).not.toHaveProperty('_unused_tags')
    await view.form('#f').submit()
    await view.form('#f').change()
    expect(Object.keys(last()?.meta.raw ?? {}).filter((name) => name.includes('_unused'))).toEqual(
      [],
    )
  })

  it('sends a field with a binding of its own alone', async () => {
    await (await form({ alone: 'me' })).change()
    expect(last()).toMatchObject({ event: 'alone', params: { alone: 'me' } })
    expect(last()?.params).not.toHaveProperty('note')
  })

  it('is submitted by a button, which goes along', async () => {
    await (await form()).putSubmitter('.drop').submit()
    expect(last()?.params.act).toBe('drop')
    const view = await open()
    await view.element('button', 'Save').click()
    expect(last()?.params.act).toBe('save')
    await view.element('#outside').click()
    expect(last()?.params).toEqual({ word: 'w', by: 'me' })
  })

  it('refuses what is no form, no button, or not bound', async () => {
    const view = await open()
    await expect(view.form('#f input[name=note], #f textarea').submit()).rejects.toThrow(
      /is no form/,
    )
    await expect(view.form('#f').putSubmitter('[name=idle]').submit()).rejects.toThrow(
      /submit button/,
    )
    await expect(view.form('#still').submit()).rejects.toThrow(/has no phx-submit/)
    await expect(view.form('#still').change()).rejects.toThrow(/has no phx-change/)
    await expect(view.form('#still').submitHttp()).rejects.toThrow(/has no action/)
    await expect(view.element('[name=idle]').click()).rejects.toThrow(NoInteraction)
  })

  it('is sent by HTTP when the view says so', async () => {
    const view = await open()
    const filled = view.form('#t', { word: 'hi' })
    await expect(filled.followTriggerAction()).rejects.toThrow(/has no phx-trigger-action/)
    await filled.submit()
    const taken = await filled.followTriggerAction()
    expect([taken.path, taken.text]).toEqual(['/taken', 'Taken: hi'])
    expect(() => view.text()).toThrow(ViewLeft)
  })
})
