import { InvalidPage } from '../../errors/index.ts'
import type { Element } from '../dom.ts'
import type { LiveDocument } from './document.ts'
import { everyElement } from './view-elements.ts'

/**
 * Holds a page to what the client in a browser needs to keep it up to date.
 *
 * @throws InvalidPage for an id or a component that is there twice, and for a form whose changes are sent
 *   and that has no id.
 */
export function checkPage(document: LiveDocument): void {
  const ids = new Set<string>()
  for (const element of everyElement(document.page)) {
    const { id } = element.attribs
    if (id !== undefined && ids.has(id)) {
      throw new InvalidPage(
        `the id ${JSON.stringify(id)} is there twice`,
        'Give each element an id of its own; in a list, make it from the id of the row.',
      )
    }
    if (id !== undefined) ids.add(id)
    checkForm(element)
  }
}

/** @throws InvalidPage for a component that is on a page twice. */
export function checkComponents(document: LiveDocument, view: Element): void {
  const cids = new Set<number>()
  for (const [cid, { name }] of document.componentsIn(view)) {
    if (cids.has(cid)) {
      throw new InvalidPage(
        `one live component stands in it twice, as <${name}>`,
        'Call it once in each render, or give each of the two an id of its own.',
      )
    }
    cids.add(cid)
  }
}

function checkForm({ name, attribs }: Element): void {
  if (name !== 'form' || attribs['phx-change'] === undefined || attribs.id !== undefined) return
  if (attribs['phx-ignore-missing-id'] !== undefined) return
  throw new InvalidPage(
    `a form with phx-change="${attribs['phx-change']}" has no id`,
    'Give it one, for without it what was typed is lost when the connection breaks; or give it the ' +
      'attribute phx-ignore-missing-id.',
  )
}
