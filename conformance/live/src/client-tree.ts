import { createRequire } from 'node:module'
import { join } from 'node:path'
import { runInThisContext } from 'node:vm'
import { build } from 'esbuild'

/** What the official client keeps of a view: all that was sent, merged. */
interface ClientTree {
  mergeDiff(diff: object): void
  /** What was merged. */
  get(): { readonly c: Readonly<Record<string, unknown>> }
  recursiveToString(
    rendered: object,
    components: object,
    onlyCids: undefined,
    isTracking: boolean,
    attributes: object,
    cid: null,
  ): { readonly buffer: string }
  /** Forgets components. */
  pruneCIDs(cids: readonly number[]): void
  /** Has a component rendered as a whole the next time. */
  resetRender(cid: number): void
}

type ClientTreeClass = new (viewId: string, rendered: object) => ClientTree

/** The official client's renderer, which its package does not export by itself. */
async function load(): Promise<ClientTreeClass> {
  const main = createRequire(import.meta.url).resolve('phoenix_live_view')
  const entry = join(main, '../../../assets/js/phoenix_live_view/rendered.js')
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'iife',
    globalName: 'client',
    define: { window: 'globalThis' },
    write: false,
  })
  const [file] = outputFiles
  return runInThisContext(`${file?.text ?? ''}; client.default`, { filename: 'rendered.js' })
}

const Tree = await load()

/** A view as the official client has it; see {@link clientPage}. */
class ClientPage {
  readonly #tree: ClientTree
  #html: string

  /** @param rendered - What the join was answered. */
  constructor(rendered: object) {
    this.#tree = new Tree('phx-test', withoutOwn(rendered))
    this.#html = this.#render()
  }

  /** Takes a diff, of a push or an answer. */
  merge(diff: unknown): void {
    if (typeof diff !== 'object' || diff === null) return
    this.#tree.mergeDiff(withoutOwn(diff))
    this.#html = this.#render()
  }

  /** The HTML of the whole view, also of what did not change, without what the client writes into it. */
  get html(): string {
    return this.#html
  }

  /** The client renders after each merge; the statics that a message has by number are lost after it. */
  #render(): string {
    const rendered = this.#tree.get()
    for (const cid of Object.keys(rendered.c)) this.#tree.resetRender(Number(cid))
    const { buffer } = this.#tree.recursiveToString(
      rendered,
      rendered.c,
      undefined,
      false,
      {},
      null,
    )
    return withoutClientMarks(buffer)
  }

  /** Readies components for being destroyed, as the client does. */
  willDestroy(cids: readonly number[]): void {
    for (const cid of cids) this.#tree.resetRender(cid)
  }

  /** Forgets components that the server has destroyed. */
  prune(cids: readonly number[]): void {
    this.#tree.pruneCIDs(cids)
  }
}

/** The client takes these out before it merges, and it merges into what it is given. */
function withoutOwn(diff: object): object {
  const {
    e: _events,
    r: _reply,
    t: _title,
    ...rest
  } = structuredClone<Record<string, unknown>>({
    ...diff,
  })
  return rest
}

/** HTML without the attributes with which the client finds its elements again. */
function withoutClientMarks(html: string): string {
  return html.replaceAll(/ data-phx-(?:id|component|view|skip|stream)(?:="[^"]*")?/g, '')
}

/** A view as the official client has it once it has joined. */
export function clientPage(rendered: object): ClientPage {
  return new ClientPage(rendered)
}
