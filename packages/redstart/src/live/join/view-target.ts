import type { LiveTarget } from '../../http/index.ts'
import type { LiveView } from '../live-view.ts'

/** A view of any needs: what the engine works with. */
export type AnyView = LiveView<never, never, never>

/** The view behind what a route leads to; undefined for what only looks like one. */
export function viewOf(target: LiveTarget | undefined): AnyView | undefined {
  return target !== undefined && isView(target) ? target : undefined
}

function isView(target: LiveTarget): target is AnyView {
  return '$definition' in target
}
