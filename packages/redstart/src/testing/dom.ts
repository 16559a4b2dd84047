import { selectAll } from 'css-select'
import { parse, parseFragment, serialize, serializeOuter } from 'parse5'
import { adapter, type Htmlparser2TreeAdapterMap } from 'parse5-htmlparser2-tree-adapter'
import { InvalidSelector } from '../errors/index.ts'
import { textIn } from './page-text.ts'

/** An element of a page. */
export type Element = Htmlparser2TreeAdapterMap['element']
/** Whatever can stand in an element. */
export type ChildNode = Htmlparser2TreeAdapterMap['childNode']
/** An element, or the page itself. */
export type ParentNode = Htmlparser2TreeAdapterMap['parentNode']
/** A whole page. */
export type Page = Htmlparser2TreeAdapterMap['document']

const asTree = { treeAdapter: adapter }

/** Reads a whole page. */
export function parsePage(html: string): Page {
  return parse(html, asTree)
}

/** Reads a part of a page; rows of tables may stand alone. */
export function parsePart(html: string): readonly ChildNode[] {
  const part = parseFragment(html, asTree)
  const nodes = [...part.children]
  for (const node of nodes) adapter.detachNode(node)
  return nodes
}

/** What stands in an element, as HTML. */
export function innerHtml(element: ParentNode): string {
  return serialize(element, asTree)
}

/** An element as HTML. */
export function outerHtml(element: Element): string {
  return serializeOuter(element, asTree)
}

/** All text in an element, as it stands there. */
export function rawText(node: ChildNode): string {
  if ('data' in node) return node.type === 'text' ? node.data : ''
  return 'children' in node ? node.children.map(rawText).join('') : ''
}

/** What one would read of an element, spaces made single. */
export function textOf(element: ParentNode): string {
  return textIn(innerHtml(element))
}

/**
 * The elements below a place that a selector finds, in the order of the page. What is in a `<template>` is
 * not on the page.
 *
 * @throws InvalidSelector when it is none.
 */
export function select(selector: string, place: ParentNode): readonly Element[] {
  try {
    return selectAll<ChildNode, Element>(selector, place.children)
  } catch (error) {
    throw new InvalidSelector(selector, error)
  }
}

/** All elements below a place, in the order of the page, but for those in a `<template>`. */
export function* elementsIn(place: ParentNode): Generator<Element> {
  for (const element of childElements(place)) {
    yield element
    if (element.name !== 'template') yield* elementsIn(element)
  }
}

/** The elements right in a place. */
export function childElements(place: ParentNode): readonly Element[] {
  return place.children.filter(isElement)
}

/** The element around another. */
export function parentOf({ parent }: Element): Element | undefined {
  return parent !== null && isElement(parent) ? parent : undefined
}

/** The elements around another, the nearest first. */
export function* ancestors(element: Element): Generator<Element> {
  for (let outer = parentOf(element); outer !== undefined; outer = parentOf(outer)) yield outer
}

/** The element of an id. */
export function elementById(id: string, below: ParentNode): Element | undefined {
  for (const element of elementsIn(below)) if (element.attribs.id === id) return element
  return undefined
}

/** Puts nodes in place of all that stands in an element. */
export function setChildren(element: ParentNode, nodes: readonly ChildNode[]): void {
  for (const node of [...element.children]) adapter.detachNode(node)
  for (const node of [...nodes]) append(element, node)
}

/** Puts a node at the end of an element. */
export function append(element: ParentNode, node: ChildNode): void {
  if (node.parent !== null) adapter.detachNode(node)
  adapter.appendChild(element, node)
}

/** Puts a node in front of another, or at the end where there is none. */
function insert(element: ParentNode, node: ChildNode, before: ChildNode | undefined): void {
  if (node === before) return
  if (before === undefined) return append(element, node)
  if (node.parent !== null) adapter.detachNode(node)
  adapter.insertBefore(element, node, before)
}

/** Takes a node out. */
export function remove(node: ChildNode): void {
  adapter.detachNode(node)
}

/** Puts a node in place of another. */
export function replace(old: ChildNode, by: ChildNode): void {
  const { parent } = old
  if (parent === null || old === by) return
  insert(parent, by, old)
  remove(old)
}

function isElement(node: ParentNode | ChildNode): node is Element {
  return 'attribs' in node
}
