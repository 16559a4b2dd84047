import { element } from './dom.ts'

/** A coloured disc with initials. The name stands beside it, so nobody needs it read out. */
export function avatar(face: { readonly initials: string; readonly colour: number }): HTMLElement {
  const made = element('span', { className: 'avatar', ariaHidden: 'true' }, face.initials)
  made.dataset.colour = String(face.colour)
  return made
}
