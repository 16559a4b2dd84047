import { Component } from './component-table.ts'
import { ListPrint, NodePrint } from './print.ts'

/**
 * The numbers of the components that what the client holds leads to. What stands in the rows of a stream
 * alone is not among them: nobody keeps those.
 */
export function reachableFrom(root: NodePrint | undefined): ReadonlySet<number> {
  const cids = new Set<number>()
  if (root !== undefined) reach(root.slots, cids)
  return cids
}

function reach(slots: readonly unknown[], cids: Set<number>): void {
  for (const slot of slots) {
    if (slot instanceof NodePrint) reach(slot.slots, cids)
    else if (slot instanceof ListPrint) for (const row of slot.rows) reach(row, cids)
    else if (slot instanceof Component && !cids.has(slot.cid)) {
      cids.add(slot.cid)
      if (slot.print !== undefined) reach(slot.print.slots, cids)
    }
  }
}
