import type { Renderable } from '../../html/index.ts'

/**
 * Renders items with a separator between each two of them, and none at the ends.
 *
 * @example
 * html`<p>${intersperse(authors, ', ', ({ name }) => html`<b>${name}</b>`)}</p>`
 */
export function intersperse<T>(
  items: Iterable<T>,
  separator: Renderable,
  render: (item: T, index: number) => Renderable,
): readonly Renderable[] {
  return Array.from(items, (item, index) =>
    index === 0 ? render(item, index) : [separator, render(item, index)],
  )
}
