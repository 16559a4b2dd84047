import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { elementsOf, type PageElement } from '../../test/parsed-page.ts'
import { renderToString } from '../html/index.ts'
import type { FormField, LineType } from './form-field.ts'
import { type InputProps, input } from './index.ts'

const name: FormField = { id: 'room_name', name: 'room[name]', value: 'Tea <kitchen>' }
const broken: FormField = { ...name, errors: ['is taken', 'is <short>'] }
const options = ['open', { value: 'private', label: 'By invitation', disabled: true }]
const lineTypes: readonly LineType[] = [
  ...(['text', 'email', 'password', 'search', 'tel', 'url', 'number', 'range', 'color'] as const),
  ...(['date', 'time', 'datetime-local', 'month', 'week'] as const),
]

/** One of each type, with a hint. */
const each = (field: FormField): InputProps[] => [
  ...lineTypes.map((type): InputProps => ({ field, type, label: 'Name', hint: 'Short' })),
  { field, type: 'textarea', label: 'Name', hint: 'Short' },
  { field, type: 'checkbox', label: 'Name', hint: 'Short' },
  { field, type: 'file', label: 'Name', hint: 'Short' },
  { field, type: 'select', label: 'Name', hint: 'Short', options },
  { field, type: 'radio', label: 'Name', hint: 'Short', options },
  { field, type: 'checkboxes', label: 'Name', hint: 'Short', options },
]

const isControl = ({ tag, attributes }: PageElement) =>
  ['input', 'select', 'textarea'].includes(tag) && attributes.type !== 'hidden'
const controlsOf = (props: InputProps) => elementsOf(input(props)).filter(isControl)

function controlOf(props: InputProps): PageElement {
  const [control] = controlsOf(props)
  if (control === undefined) throw new Error('There is no control')
  return control
}

function hiddenOf(props: InputProps): (readonly [string | undefined, string | undefined])[] {
  return elementsOf(input(props))
    .filter(({ attributes }) => attributes.type === 'hidden')
    .map(({ attributes }) => [attributes.name, attributes.value])
}

describe('every input', () => {
  it.each(each(broken))('of type $type has a label, and what describes it is there', (props) => {
    const elements = elementsOf(input(props))
    const texts = new Map(elements.map(({ attributes, text }) => [attributes.id, text]))
    expect(texts.get('room_name')).toBeDefined()
    for (const { attributes } of elements.filter(isControl)) {
      const labels = elements.filter((each) => each.attributes.for === attributes.id)
      expect(labels.map(({ tag }) => tag)).toEqual(['label'])
    }
    const described = elements.filter(({ attributes }) => 'aria-describedby' in attributes)
    expect(described).toHaveLength(1)
    expect(described[0]?.attributes['aria-describedby']).toBe('room_name-hint room_name-error')
    expect(texts.get('room_name-hint')).toBe('Short')
    expect(texts.get('room_name-error')).toBe('is takenis <short>')
    expect(elements.some(({ attributes }) => attributes['aria-invalid'] === 'true')).toBe(true)
  })

  it.each(each(name))('of type $type says nothing of errors when there are none', (props) => {
    const elements = elementsOf(input(props))
    expect(elements.some(({ attributes }) => 'aria-invalid' in attributes)).toBe(false)
    expect(elements.map(({ attributes }) => attributes.id)).not.toContain('room_name-error')
  })

  it.each(each(name))('of type $type renders whatever was sent, and never fails', (props) => {
    if (props.type === 'hidden') throw new Error('Not one of these')
    fc.assert(
      fc.property(fc.anything(), (value) => {
        elementsOf(input({ ...props, field: { ...name, value } }))
      }),
      { numRuns: 20 },
    )
  })
})

describe('text', () => {
  it('arrives as it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~\n]*$/), (value) => {
        const field = { ...name, value }
        expect(controlOf({ field, label: 'Name' }).attributes.value).toBe(value)
        const area = renderToString(input({ field, type: 'textarea', label: 'Name' }))
        expect(elementsOf(input({ field, type: 'hidden' })).at(-1)?.attributes.value).toBe(value)
        // A browser drops the first line feed of a text area.
        expect(area).toContain(`>\n${renderToString(value)}</textarea>`)
      }),
    )
  })

  it('of a password and of a file is never written into the page', () => {
    const field = { ...name, value: 'correct horse' }
    for (const type of ['password', 'file'] as const) {
      expect(renderToString(input({ field, type, label: 'Name' }))).not.toContain('correct')
    }
  })

  it('is held to the hints that its input knows', () => {
    const hints = { min: 1, max: 9, step: 2, minlength: 3, maxlength: 8, pattern: '[a-z]+' }
    const hinted = (type: LineType) => {
      const { attributes } = controlOf({ field: { ...name, hints }, type, label: 'Name' })
      return Object.keys(hints).filter((hint) => hint in attributes)
    }
    expect(hinted('text')).toEqual(['minlength', 'maxlength', 'pattern'])
    expect(hinted('number')).toEqual(['min', 'max', 'step'])
    // One that a browser cuts off is another password.
    expect(hinted('password')).toEqual(['minlength'])
    expect(controlOf({ field: name, type: 'number', label: 'N' }).attributes.step).toBe('any')
  })

  it.each(['range', 'color'] as const)('is not asked for by an input of type %s', (type) => {
    const { attributes } = controlOf({
      field: { ...name, value: '' },
      type,
      label: 'N',
      required: true,
    })
    expect(attributes).not.toHaveProperty('required')
    expect(attributes).not.toHaveProperty('value')
  })

  it('is asked for by the input that its schema names', () => {
    const typeFor = (type: LineType | 'checkbox') =>
      controlOf({ field: { ...name, hints: { type } }, label: 'Name' }).attributes.type
    expect([typeFor('email'), typeFor('checkbox')]).toEqual(['email', 'checkbox'])
  })
})

describe('a checkbox', () => {
  it.each([
    [true, true],
    ['true', true],
    ['on', true],
    ['1', true],
    [false, false],
    ['false', false],
    [undefined, false],
  ])('of %s is ticked: %s', (value, ticked) => {
    const { attributes } = controlOf({ field: { ...name, value }, type: 'checkbox', label: 'Name' })
    expect('checked' in attributes).toBe(ticked)
  })

  it('sends false when it is not ticked, unless it is disabled', () => {
    const props = { field: name, type: 'checkbox', label: 'Name' } as const
    expect(hiddenOf(props)).toEqual([['room[name]', 'false']])
    const disabled = elementsOf(input({ ...props, attrs: { disabled: true } }))
    expect(disabled.filter(({ attributes }) => 'disabled' in attributes)).toHaveLength(2)
  })
})

describe('a list of options', () => {
  it('marks what is chosen', () => {
    const field = { ...name, value: 'private' }
    const select = input({ field, type: 'select', label: 'Kind', prompt: 'Choose', options })
    const shown = elementsOf(select).filter(({ tag }) => tag === 'option')
    expect(shown.map(({ text, attributes }) => [text, attributes.value])).toEqual([
      ['Choose', ''],
      ['open', 'open'],
      ['By invitation', 'private'],
    ])
    expect(shown.map(({ attributes }) => 'selected' in attributes)).toEqual([false, false, true])
    expect(shown.map(({ attributes }) => 'disabled' in attributes)).toEqual([false, false, true])
  })

  it('can have headings', () => {
    const groups = [{ label: 'Usual', options }, 'other']
    const select = input({ field: name, type: 'select', label: 'Kind', options: groups })
    const group = elementsOf(select).find(({ tag }) => tag === 'optgroup')
    expect(group?.attributes.label).toBe('Usual')
    expect(group?.inside.map(({ text }) => text)).toEqual(['open', 'By invitation'])
  })

  it('of which several can be chosen sends a list, also an empty one', () => {
    const field = { ...name, value: ['open', 'private'] }
    const select = { field, type: 'select', label: 'Kinds', multiple: true, options } as const
    const boxes = { field, type: 'checkboxes', label: 'Kinds', options } as const
    for (const props of [select, boxes]) {
      expect(hiddenOf(props)).toEqual([['room[name][]', '']])
      for (const { attributes } of controlsOf(props)) expect(attributes.name).toBe('room[name][]')
    }
    expect(controlsOf(boxes).every(({ attributes }) => 'checked' in attributes)).toBe(true)
  })

  it('of radio buttons is one group, whose first button a link to the field finds', () => {
    const field = { ...broken, value: 'private', required: true }
    const elements = elementsOf(input({ field, type: 'radio', label: 'Kind', options }))
    const group = elements.find(({ tag }) => tag === 'fieldset')
    expect(group?.attributes).toMatchObject({ role: 'radiogroup', 'aria-required': 'true' })
    expect(elements.find(({ tag }) => tag === 'legend')?.text).toBe('Kind')
    const buttons = elements.filter(isControl).map(({ attributes }) => attributes)
    expect(buttons.map(({ id }) => id)).toEqual(['room_name', 'room_name-1'])
    expect(buttons.map((button) => 'checked' in button)).toEqual([false, true])
  })
})

describe('attributes of the caller', () => {
  it('go over those of the control, and add up where leaving one out would hurt', () => {
    const attrs = {
      placeholder: 'Kitchen',
      autocomplete: 'off',
      id: 'other',
      class: 'wide',
      'aria-describedby': 'more',
    }
    const { attributes } = controlOf({ field: broken, label: 'Name', autocomplete: 'name', attrs })
    expect(attributes).toMatchObject({
      placeholder: 'Kitchen',
      autocomplete: 'off',
      id: 'room_name',
      class: 'rs-control wide',
      'aria-describedby': 'more room_name-error',
    })
  })

  it('cannot hold code', () => {
    const attrs = { onfocus: 'alert(1)' }
    expect(() => renderToString(input({ field: name, label: 'Name', attrs }))).toThrow(/onfocus/)
  })

  it('decide about the label and about what is required', () => {
    const hidden = input({ field: name, label: 'Name', labelHidden: true, required: true })
    const label = elementsOf(hidden).find(({ tag }) => tag === 'label')
    expect(label).toMatchObject({ text: 'Name', attributes: { class: 'rs-label rs-hidden' } })
    expect(elementsOf(hidden).find(isControl)?.attributes).toHaveProperty('required')
  })
})
