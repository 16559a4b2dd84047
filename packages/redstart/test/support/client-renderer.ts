/**
 * The renderer of the official client of live views: it merges diffs into a tree, and writes the tree
 * as markup. It is no export of its package, so it is bundled from the package's sources.
 *
 * @module
 */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { runInThisContext } from 'node:vm'
import { build } from 'esbuild'
import type { StreamDiff } from '../../src/live/diff/diff.ts'

/** What the client keeps of one view. */
interface Rendered {
  readonly rendered: { readonly c: Record<number, unknown> }
  mergeDiff(diff: object): void
  resetRender(cid: number): void
  pruneCIDs(cids: readonly number[]): void
  recursiveToString(
    rendered: object,
    components: undefined,
    onlyCids: undefined,
    changeTracking: boolean,
    rootAttributes: object,
    cid: null,
  ): { buffer: string; streams: ReadonlySet<StreamDiff> }
}

/** What makes the renderer of one view. */
type NewRendered = new (viewId: string, diff: object) => Rendered

let loading: Promise<NewRendered> | undefined

async function load(): Promise<NewRendered> {
  const main = createRequire(import.meta.url).resolve('phoenix_live_view')
  const source = join(main, '../../../assets/js/phoenix_live_view/rendered.js')
  const bundle = await build({
    entryPoints: [source],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'client',
    // It asks a browser for what Node has too.
    define: { window: 'globalThis' },
    banner: { js: '(() => {' },
    footer: { js: 'return client.default })()' },
  })
  const [{ text } = { text: '' }] = bundle.outputFiles
  const rendered: NewRendered = runInThisContext(text, { filename: 'rendered.js' })
  return rendered
}

/** What the official client shows of a view, as text. */
export class ClientRenderer {
  readonly #New: NewRendered
  #rendered: Rendered | undefined

  /** Loads the client's code the first time. */
  static async load(): Promise<ClientRenderer> {
    loading ??= load()
    return new ClientRenderer(await loading)
  }

  private constructor(rendered: NewRendered) {
    this.#New = rendered
  }

  /** Another view, of which nothing is known yet. */
  fresh(): ClientRenderer {
    return new ClientRenderer(this.#New)
  }

  /** Takes a message as it comes over the wire. */
  merge(diff: object): void {
    const received: object = JSON.parse(JSON.stringify(diff))
    if (this.#rendered === undefined) this.#rendered = new this.#New('view', received)
    else this.#rendered.mergeDiff(received)
  }

  /** The whole page, without what the client adds to it; what it was told of streams is used up. */
  show(): { text: string; cids: ReadonlySet<number>; streams: ReadonlySet<StreamDiff> } {
    const tree = this.#tree
    for (const cid of Object.keys(tree.rendered.c)) tree.resetRender(Number(cid))
    const { buffer, streams } = tree.recursiveToString(
      tree.rendered,
      undefined,
      undefined,
      false,
      {},
      null,
    )
    const cids = new Set(
      Array.from(buffer.matchAll(/ data-phx-component="(\d+)"/g), ([, cid]) => Number(cid)),
    )
    const text = buffer.replaceAll(/ data-phx-(?:id|component|view)="[^"]*"/g, '')
    return { text, cids, streams }
  }

  /** Whether it knows a component. */
  has(cid: number): boolean {
    return this.#tree.rendered.c[cid] !== undefined
  }

  /** Components are about to go: what comes of them next has to be whole. */
  forgetSoon(cids: Iterable<number>): void {
    for (const cid of cids) this.#tree.resetRender(cid)
  }

  /** Forgets components. */
  prune(cids: readonly number[]): void {
    this.#tree.pruneCIDs(cids)
  }

  get #tree(): Rendered {
    if (this.#rendered === undefined) throw new Error('The client was told nothing yet.')
    return this.#rendered
  }
}
