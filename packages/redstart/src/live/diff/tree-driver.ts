import type { Html, Template } from '../../html/index.ts'
import type { ComponentCall } from '../component-call.ts'
import type { NestedView } from '../nested-view.ts'

/** What a {@link RenderedTree} asks of the view whose content it sends. `C` is what a component is. */
export interface TreeDriver<C extends object> {
  /** Makes a component, which the client will know by `cid`. Its props come with {@link update}. */
  mount(call: ComponentCall, cid: number): C | Promise<C>
  /** Gives components their props: all of one kind that one level of the page has. */
  update(
    updates: readonly { readonly component: C; readonly props: object }[],
  ): void | Promise<void>
  /** Whether a component has changed since it was rendered. */
  isDirty(component: C): boolean
  render(component: C): Html
  /** The client has forgotten a component, or was told to. */
  destroyed(component: C): void
  /**
   * The container of a nested view, as markup that is trusted; called once for each place where it
   * newly appears.
   */
  nested(view: NestedView): string
  /** A template that names events as text is sent: the driver may refuse it. */
  met(template: Template): void
}
