import { inputsFor } from 'redstart/changeset'
import { button, input } from 'redstart/components'
import { type Html, html, JS, keyed } from 'redstart/html'
import { titleOf } from '../../conversations/conversation-changeset.ts'
import { avatar } from '../avatar.ts'
import { icon } from '../icon.ts'
import type { NewConversation, NewConversationEvents } from './new-conversation.ts'

export function newConversationForm(shown: NewConversation, ev: NewConversationEvents): Html {
  const { myself, form, person, others } = shown
  const nicknames = [person, ...others].map(({ nickname }) => nickname)
  return html`<form class="rs-form" id="new-conversation" novalidate phx-target=${myself}
    phx-change=${ev.change.form()} phx-auto-recover=${ev.recover.form()} phx-submit=${ev.create.form()}>
    <div class="rs-field">
      <label class="rs-label" for="people-search">People</label>
      ${people(shown, ev)}
      ${search(shown, ev)}
      ${form.members.errors.map((error) => html`<p class="rs-errors">${error}</p>`)}
    </div>
    ${input({
      field: form.title,
      label: 'Title',
      hint: 'Left blank, it is made of the nicknames.',
      required: false,
      autocomplete: 'off',
      attrs: { placeholder: others.length > 0 && titleOf(nicknames), 'phx-debounce': 300 },
    })}
    ${button({ label: 'Begin conversation', attrs: { disabled: others.length === 0, 'phx-disable-with': 'Beginning…' } })}
  </form>`
}

/** An input with suggestions; the arrows and Enter are the hook's. */
function search({ search, found }: NewConversation, ev: NewConversationEvents): Html {
  return html`<div class="people-search" id="people" phx-hook="Combobox">
    <input class="rs-control" id="people-search" name="search" value=${search} maxlength="20"
      placeholder="Add somebody by nickname" autocomplete="off" autocapitalize="none" spellcheck="false"
      role="combobox" aria-autocomplete="list" aria-controls="people-found"
      aria-expanded=${found.length > 0 ? 'true' : 'false'} phx-debounce="100">
    <ul class="people-found" id="people-found" role="listbox" aria-label="People" hidden=${found.length === 0}>${keyed(
      found,
      ({ id }) => id,
      (person) => html`<li id="found-${person.id}" role="option" aria-selected="false"
        phx-click=${ev.add({ id: person.id })}>${avatar(person)} ${person.nickname}</li>`,
    )}</ul>
    <p class="rs-hint" role="status">${found.length === 0 && search !== '' && html`Nobody’s nickname begins with “${search}”.`}</p>
  </div>`
}

/** Oneself, and a nested row for each of the others. */
function people({ form, person, others }: NewConversation, ev: NewConversationEvents): Html {
  const rows = inputsFor(form.members).flatMap(({ userId }, index) => {
    const other = others[index]
    return other ? [{ other, userId }] : []
  })
  return html`<ul class="people-chosen" aria-label="In the conversation">
    <li>${avatar(person)} You</li>
    ${keyed(
      rows,
      ({ other }) => other.id,
      ({ other, userId }) => html`<li>
        <input type="hidden" name=${userId.name} value=${userId.value}>
        ${avatar(other)} ${other.nickname}
        <button type="button" class="icon-button" aria-label="Remove ${other.nickname}"
          phx-click=${JS.push(ev.remove({ id: other.id })).focus({ to: '#people-search' })}>${icon('close')}</button>
        ${userId.errors.map((error) => html`<span class="rs-errors">${error}</span>`)}
      </li>`,
    )}
  </ul>`
}
