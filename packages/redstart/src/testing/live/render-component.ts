import { systemClock } from '../../clock/index.ts'
import { html } from '../../html/index.ts'
import {
  defineLive,
  type LiveComponent,
  type LiveView,
  type MountPlan,
  renderDeadView,
} from '../../live/index.ts'
import { PubSub } from '../../pubsub/index.ts'
import { silentLogger } from '../../telemetry/index.ts'
import { TestNode } from '../test-node.ts'

/**
 * Renders a live component by itself, as the first, plain render of a view does: its `mount` and `update` run,
 * its events do not. A template needs no more than `renderToString` of `redstart/html`.
 *
 * @throws whatever the component throws.
 * @example
 * expect(await renderComponent(badge, { id: 'inbox', count: 3 })).toBe('<span class="badge">3</span>')
 */
export async function renderComponent<P extends object>(
  component: LiveComponent<P>,
  props: P & { readonly id: string | number },
): Promise<string> {
  return renderAlone(
    defineLive()
      .mount(() => ({}))
      .render(() => html`${component(props)}`),
    'component',
  )
}

async function renderAlone(view: LiveView<never, never, never>, id: string): Promise<string> {
  const plan: MountPlan = {
    id,
    view,
    definition: view.$definition,
    needs: {},
    route: undefined,
    session: {},
    socketId: undefined,
    flash: {},
    connect: undefined,
    container: undefined,
    isChild: true,
    parent: undefined,
    place: undefined,
    sticky: false,
  }
  const rendered = await renderDeadView(plan, {
    context: TestNode.of(new PubSub(), systemClock, silentLogger),
    csrfToken: () => '',
    nested: (part) => renderAlone(part.view, part.id),
  })
  return 'html' in rendered ? rendered.html : ''
}
