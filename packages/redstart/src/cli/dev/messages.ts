/** What `redstart dev` tells a process that it has started. */
export type Order =
  /** To load what the application will need, while it is not wanted yet. */
  | { readonly redstart: 'load'; readonly imported: readonly string[] }
  /** To run the application. */
  | { readonly redstart: 'begin' }

/** The code that a process ends with where a package cannot be loaded before the application. */
export const UNFIT = 75

/** The addresses of the modules that a process has loaded, in that order. */
export interface Loaded {
  /** By the loader of ES modules. */
  readonly imported: readonly string[]
  /** By that of CommonJS, for the sake of those above. */
  readonly required: readonly string[]
}

/** What the process tells: its application has started, and all this was loaded by then. */
export interface Started extends Loaded {
  readonly redstart: 'started'
}

/** A message, if it is an {@link Order}. */
export function orderIn(message: unknown): Order | undefined {
  const redstart = field(message, 'redstart')
  if (redstart === 'begin') return { redstart }
  if (redstart === 'load') return { redstart, imported: addresses(message, 'imported') }
  return undefined
}

/** A message, if it is {@link Started}. */
export function startedIn(message: unknown): Started | undefined {
  const redstart = field(message, 'redstart')
  if (redstart !== 'started') return undefined
  return {
    redstart,
    imported: addresses(message, 'imported'),
    required: addresses(message, 'required'),
  }
}

function addresses(message: unknown, name: string): readonly string[] {
  const value = field(message, name)
  return Array.isArray(value) ? value.filter((address) => typeof address === 'string') : []
}

function field(message: unknown, name: string): unknown {
  return typeof message === 'object' && message !== null ? Reflect.get(message, name) : undefined
}
