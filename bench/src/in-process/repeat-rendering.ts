import type { Member } from '../web/members.ts'
import { members } from '../web/members.ts'
import { memberTable } from '../web/tables/concatenation.ts'
import { repeatOnDemand } from './repeat-on-demand.ts'

/**
 * Has a program render the table over and over on demand. The length in bytes is taken each time, so
 * that no string is left in pieces.
 *
 * @throws Error when the result is not what all others render
 */
export function repeatRendering(render: (members: readonly Member[]) => string): void {
  const text = render(members)
  if (text !== memberTable(members)) throw new Error(`Rendered otherwise: ${text.slice(0, 500)}`)
  repeatOnDemand(() => {
    if (Buffer.byteLength(render(members)) < text.length) throw new Error('Rendered too little.')
  })
}
