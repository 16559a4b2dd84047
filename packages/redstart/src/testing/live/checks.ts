import { InvalidPage } from '../../errors/index.ts'
import { childElements, type Element } from '../dom.ts'
import type { LiveDocument } from './document.ts'
import { everyElement } from './view-elements.ts'

/**
 * Holds a page to what the client in a browser needs to keep it up to date.
 *
 * @throws InvalidPage for an id that is there twice, and for what needs an id and has none: a form whose changes
 *   are sent, an element with a hook, a stream and its rows.
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
    checkHook(element)
    checkStream(element)
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

function checkHook({ name, attribs }: Element): void {
  if (attribs['phx-hook'] === undefined || attribs.id !== undefined) return
  throw new InvalidPage(
    `<${name} phx-hook="${attribs['phx-hook']}"> has no id`,
    'Give it one: without it the client never calls the hook.',
  )
}

function checkStream(element: Element): void {
  const { name, attribs } = element
  if (attribs['phx-update'] !== 'stream') return
  const [nameless] = [element, ...childElements(element)].filter(({ attribs }) => !attribs.id)
  if (nameless === undefined) return
  throw new InvalidPage(
    nameless === element
      ? `<${name} phx-update="stream"> has no id`
      : `a row <${nameless.name}> of <${name} phx-update="stream"> has no id`,
    'Give the element around a stream an id, and each row the one that rows() hands it: ' +
      'without them the client loses rows.',
  )
}
