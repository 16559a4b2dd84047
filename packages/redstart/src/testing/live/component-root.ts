/** Marks the root of a component on its way from text into the page. */
export const COMPONENT = 'data-phx-component'

/** The text of a component, its root marked with its number. */
export function cidRoot(cid: number, text: string): string {
  return text.replace(/^((?:\s|<!--[\s\S]*?-->)*<[^\s/>]+)/, `$1 ${COMPONENT}="${cid}"`)
}
