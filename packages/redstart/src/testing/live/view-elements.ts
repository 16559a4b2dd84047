import { childElements, type Element, type ParentNode } from '../dom.ts'

/** Whether an element is that of a view. */
export function isView({ attribs }: Element): boolean {
  return attribs['data-phx-session'] !== undefined
}

/** The elements of a view but those of the views in it, of which only the outermost element counts. */
export function* ownElements(place: ParentNode): Generator<Element> {
  for (const element of childrenOf(place)) {
    yield element
    if (!isView(element)) yield* ownElements(element)
  }
}

/** All elements, also those that wait in a `<template>` to be put elsewhere. */
export function* everyElement(place: ParentNode): Generator<Element> {
  for (const element of childrenOf(place)) {
    yield element
    yield* everyElement(element)
  }
}

function childrenOf(place: ParentNode): readonly Element[] {
  if (!('name' in place) || place.name !== 'template') return childElements(place)
  return place.children.flatMap((content) => ('children' in content ? childElements(content) : []))
}
