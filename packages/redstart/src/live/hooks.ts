import type { Message } from '../pubsub/index.ts'
import type { AsyncOutcome } from './async/async-result.ts'
import type { Reply } from './outcome.ts'

/** What a hook says: nothing or `cont` to go on, `halt` to keep the message from the view. */
export type HookResult =
  | 'cont'
  | 'halt'
  | void
  | undefined
  | Promise<'cont' | 'halt' | void | undefined>

/** A client event, as hooks see it. */
export interface HookEvent {
  readonly event: string
  /** What the client sent, unchecked. */
  readonly payload: Readonly<Record<string, unknown>>
}

/** What hooks are called with, by their stage. */
export interface HookStages {
  /** Before `handleParams`, for views that a route leads to. */
  handleParams: (params: Readonly<Record<string, unknown>>, uri: URL) => HookResult
  /** Before the handler of a client event; a reply halts. */
  handleEvent: (event: HookEvent) => HookResult | Reply | Promise<Reply | HookResult>
  /** Before the handler of a message of the server. */
  handleInfo: (message: Message) => HookResult
  /** Before the function that `startAsync` was given. */
  handleAsync: (name: string, outcome: AsyncOutcome<unknown>) => HookResult
  /** After a render. What it assigns is shown by the next one. */
  afterRender: () => void
}
/** The stages of {@link HookStages}. */
export type HookStage = keyof HookStages
/** A hook of a stage. */
export type Hook<S extends HookStage> = HookStages[S]

/** The stages that a component has. */
export type ComponentStage = Exclude<HookStage, 'handleParams' | 'handleInfo'>

/** The stages of a component. */
export const componentStages: readonly ComponentStage[] = [
  'handleEvent',
  'handleAsync',
  'afterRender',
]
/** The stages of a view. */
export const viewStages: readonly HookStage[] = ['handleParams', 'handleInfo', ...componentStages]
