/**
 * Which elements a command is for: a CSS selector for the whole document, or for what stands in
 * (`inner`) or around (`closest`) the element that has the command. Without one it is that element.
 */
export type CommandTarget =
  | string
  | { readonly inner: string }
  | { readonly closest: string }
  | { readonly document: string }

/** Names of classes: in one string with spaces between them, or in a list. */
export type ClassNames = string | readonly string[]

/**
 * Classes for the time of a transition: during all of it, or during it, at its start and at its end,
 * as in `['ease-out duration-300', 'opacity-0', 'opacity-100']`.
 */
export type Transition = string | readonly [during: string, start: string, end: string]

/** Options of commands for elements. */
export interface TargetOptions {
  readonly to?: CommandTarget | undefined
}

/** Options of {@link Command.transition}. */
export interface TransitionOptions extends TargetOptions {
  /** How long it takes, in milliseconds. Default 200. */
  readonly time?: number | undefined
  /** `false` lets the server's changes be shown in the meantime. Default true. */
  readonly blocking?: boolean | undefined
}

/** Options of {@link Command.hide} and of the commands for classes. */
export interface ChangeOptions extends TransitionOptions {
  readonly transition?: Transition | undefined
}

/** Options of {@link Command.show}. */
export interface ShowOptions extends ChangeOptions {
  /** The CSS `display` of what is shown. Default `block`, and what rows and cells of tables need. */
  readonly display?: string | undefined
}

/** Options of {@link Command.toggle}. */
export interface ToggleOptions extends TransitionOptions {
  /** The CSS `display` of what is shown. Default `block`, and what rows and cells of tables need. */
  readonly display?: string | undefined
  /** The transition of what is shown. */
  readonly in?: Transition | undefined
  /** The transition of what is hidden. */
  readonly out?: Transition | undefined
}

/** Options of {@link Command.push}. */
export interface PushOptions {
  /** What the event brings: a map of JSON values. */
  readonly value?: object | undefined
  /** The component that is told, by its number, or the components and views that a selector finds. */
  readonly target?: number | string | undefined
  /** Which elements, besides the one that has the command, are marked as loading: a selector. */
  readonly loading?: string | undefined
  /** Whether the page shows that it is loading, as it does for navigation. Default false. */
  readonly pageLoading?: boolean | undefined
}

/** Options of {@link Command.dispatch}. */
export interface DispatchOptions extends TargetOptions {
  /** What the event's `detail` holds: a map of JSON values. */
  readonly detail?: object | undefined
  /** Whether ancestors see the event. Default true. */
  readonly bubbles?: boolean | undefined
  /** Whether the server's changes wait until a listener calls `event.detail.done()`. Default false. */
  readonly blocking?: boolean | undefined
}

/** Options of {@link Command.navigate} and {@link Command.patch}. */
export interface NavigateOptions {
  /** Whether the page takes the place of the current one in the browser's history. Default false. */
  readonly replace?: boolean | undefined
}
