import { button, formFor, header, input } from '../../../components/index.ts'
import { type Html, html, type Renderable } from '../../../html/index.ts'
import type { FakePerson } from './fake-person.ts'

/** What the page of the fake provider shows. */
export interface ConsentProps {
  readonly label: string
  readonly action: string
  readonly csrfToken: string
  /** The request, to be sent along. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  /** Whom to choose from, besides whoever is typed in. */
  readonly people: readonly FakePerson[]
}

/**
 * The page on which a real provider asks for a password and for consent: here one says who to be. For
 * developers, so its words are in no catalogue.
 */
export function consentPage({ label, people, ...props }: ConsentProps): Html {
  const hidden = props.fields.map(
    ([name, value]) => html`<input type="hidden" name=${name} value=${value}>`,
  )
  const form = (id: string, body: Renderable): Html =>
    formFor({ id, action: props.action, csrfToken: props.csrfToken, body: html`${hidden}${body}` })
  const field = (name: string, value?: string) => ({ id: `person_${name}`, name, value })
  return html`
    ${header({
      title: label,
      subtitle: 'A provider for development: sign in as whoever you like, without a password.',
    })}
    ${people.map((person, index) =>
      form(
        `person-${index + 1}`,
        html`
          <input type="hidden" name="email" value=${person.email}>
          <input type="hidden" name="verified" value=${String(person.verified ?? true)}>
          <input type="hidden" name="name" value=${person.name ?? ''}>
          <input type="hidden" name="subject" value=${person.subject ?? ''}>
          ${button({ label: `Sign in as ${person.email}`, variant: 'secondary' })}`,
      ),
    )}
    ${form(
      'person',
      html`
        ${input({ field: field('email'), type: 'email', label: 'E-mail address' })}
        ${input({
          field: field('verified', 'true'),
          type: 'checkbox',
          label: 'The provider has verified this address',
        })}
        ${input({ field: field('name'), label: 'Name', hint: 'May be empty.' })}
        ${input({
          field: field('subject'),
          label: 'Account id',
          hint: 'Empty for one made of the address. With the same id and another address it is the same account.',
        })}
        ${button({ label: 'Sign in' })}`,
    )}
    ${form(
      'cancel',
      html`
        <input type="hidden" name="cancel" value="true">
        ${button({ label: 'Cancel', variant: 'plain' })}`,
    )}`
}
