import { type ButtonVariant, button } from 'redstart/components'
import type { AttributeMap, Command, Html, Renderable } from 'redstart/html'

/** A button that sends an event, or does whatever else a command says. */
export function pushButton(
  label: Renderable,
  click: Command,
  {
    variant = 'secondary',
    attrs,
  }: { readonly variant?: ButtonVariant; readonly attrs?: AttributeMap } = {},
): Html {
  return button({ label, type: 'button', variant, attrs: { ...attrs, 'phx-click': click } })
}
