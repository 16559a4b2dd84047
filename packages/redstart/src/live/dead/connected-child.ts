import type { LiveRuntime } from '../join/live-runtime.ts'
import { signEmbedded, signSession } from '../join/tokens.ts'
import type { NestedView } from '../nested-view.ts'
import { containerOf, renderContainer } from './container.ts'

/**
 * The element of a view that stands in a connected one: empty, for the client joins it and fills it in
 * (L-127).
 *
 * @param around.parent - The connected view: its DOM id, and its random name among those of the connection.
 * @param around.place - The number of this place in it.
 * @throws UnknownView for a sticky view that the endpoint has no name for.
 */
export function connectedChild(
  runtime: LiveRuntime,
  { view, id, session: handed, sticky, container }: NestedView,
  {
    parent,
    place,
    socketId,
  }: {
    readonly parent: { readonly id: string; readonly instance: string }
    readonly place: number
    readonly socketId: string | undefined
  },
): string {
  const element = containerOf(view.$definition.container, container)
  if (sticky) {
    const session = signEmbedded(runtime, 'sticky', view, { id, socketId, handed })
    return renderContainer(element, { id, sticky, session, static: '' }, '')
  }
  const session = signSession(runtime.signing, {
    kind: 'child',
    id,
    socketId,
    parent: parent.instance,
    place,
    session: { ...handed },
  })
  return renderContainer(element, { id, parentId: parent.id, session, static: '' }, '')
}
