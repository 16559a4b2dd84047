import { DuplicateHook, UnsupportedHook } from '../../errors/index.ts'
import type { Hook, HookStage, HookStages } from '../hooks.ts'
import { Reply } from '../outcome.ts'

type Entries = { [S in HookStage]?: Map<string, Hook<S>> }

/** The hooks of one view or component, by their stages, in the order in which they were attached. */
export class HookTable {
  readonly #entries: Entries = {}
  readonly #stages: readonly HookStage[]

  /** @param stages - Those that its owner has. */
  constructor(stages: readonly HookStage[]) {
    this.#stages = stages
  }

  /** @throws UnsupportedHook for a stage that its owner does not have, DuplicateHook for a name that is taken. */
  attach<S extends HookStage>(id: string, stage: S, hook: Hook<S>): void {
    if (!this.#stages.includes(stage)) throw new UnsupportedHook(id, stage, this.#stages)
    const entries: Map<string, Hook<S>> = this.#entries[stage] ?? new Map<string, Hook<S>>()
    if (entries.has(id)) throw new DuplicateHook(id, stage)
    entries.set(id, hook)
    Object.assign(this.#entries, { [stage]: entries })
  }

  detach(id: string, stage: HookStage): void {
    this.#entries[stage]?.delete(id)
  }

  /** Whether a stage has hooks. */
  has(stage: HookStage): boolean {
    const entries = this.#entries[stage]
    return entries !== undefined && entries.size > 0
  }

  /**
   * Runs the hooks of a stage until one halts.
   *
   * @returns `halt`, a reply, which halts as well, or `cont`.
   */
  async run<S extends Exclude<HookStage, 'afterRender'>>(
    stage: S,
    ...args: Parameters<HookStages[S]>
  ): Promise<'cont' | 'halt' | Reply> {
    for (const hook of this.#list(stage)) {
      const result = await Promise.resolve(Reflect.apply(hook, undefined, args))
      if (result === 'halt' || result instanceof Reply) return result
    }
    return 'cont'
  }

  /** Runs the hooks that follow a render. */
  rendered(): void {
    for (const hook of this.#list('afterRender')) hook()
  }

  #list<S extends HookStage>(stage: S): readonly Hook<S>[] {
    const entries: Map<string, Hook<S>> | undefined = this.#entries[stage]
    return entries === undefined ? [] : [...entries.values()]
  }
}
