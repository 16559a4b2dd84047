import type { Html } from '../../src/html/index.ts'
import { defineComponent } from '../../src/live/component-builder.ts'
import { ComponentCall } from '../../src/live/component-call.ts'
import type { ComponentDefinition } from '../../src/live/component-definition.ts'
import type { TreeDriver } from '../../src/live/diff/index.ts'

/** What a part of a page shows at the moment; tests change it. */
export class Shown {
  readonly cid: number
  show: () => Html
  isDirty = true

  constructor(cid: number, show: () => Html) {
    this.cid = cid
    this.show = show
  }
}

/** What the components of these tests are given. */
class Props {
  readonly show: () => Html

  constructor(show: () => Html) {
    this.show = show
  }
}

/** A kind of components. */
export function kind(name: string): ComponentDefinition {
  const { $definition } = defineComponent({ name }).render(() => {
    throw new Error('The driver of the tests renders what a call says.')
  })
  return $definition
}

/** A component that shows what `show` gives. */
export function component(
  definition: ComponentDefinition,
  id: string | number,
  show: () => Html,
): ComponentCall {
  return new ComponentCall(definition, id, new Props(show))
}

/** A driver that tells what it was asked for. */
export class TestDriver implements TreeDriver<Shown> {
  /** What happened: `mount 1`, `update 1 2`, `render 1`, `destroyed 1`. */
  readonly log: string[] = []
  /** Whether mounting takes its time. */
  isSlow = false

  mount({ props }: ComponentCall, cid: number): Shown | Promise<Shown> {
    this.log.push(`mount ${cid}`)
    const shown = new Shown(cid, showOf(props))
    return this.isSlow ? Promise.resolve(shown) : shown
  }

  update(updates: readonly { readonly component: Shown; readonly props: object }[]): void {
    this.log.push(`update ${updates.map(({ component: { cid } }) => cid).join(' ')}`)
    for (const { component: shown, props } of updates) {
      shown.show = showOf(props)
      shown.isDirty = true
    }
  }

  isDirty({ isDirty }: Shown): boolean {
    return isDirty
  }

  render(shown: Shown): Html {
    this.log.push(`render ${shown.cid}`)
    shown.isDirty = false
    return shown.show()
  }

  destroyed({ cid }: Shown): void {
    this.log.push(`destroyed ${cid}`)
  }

  met(): void {
    // All events are handled.
  }

  nested({ id }: { readonly id: string }): string {
    this.log.push(`nested ${id}`)
    return `<div id="${id}"></div>`
  }

  /** What happened since the last call. */
  taken(): string[] {
    return this.log.splice(0)
  }
}

function showOf(props: object): () => Html {
  if (!(props instanceof Props)) throw new Error('A component of the tests says what it shows.')
  return props.show
}
