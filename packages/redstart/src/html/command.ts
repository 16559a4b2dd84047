import { InvalidCommand, UnsafeValue } from '../errors/index.ts'
import { encodeClasses, encodeOptions, encodeText, encodeTransition } from './command-arguments.ts'
import { encodeAttribute } from './command-attribute.ts'
import type {
  ChangeOptions,
  ClassNames,
  DispatchOptions,
  NavigateOptions,
  PushOptions,
  ShowOptions,
  TargetOptions,
  ToggleOptions,
  Transition,
  TransitionOptions,
} from './command-options.ts'
import { refuseUnlessWeb } from './url-safety.ts'

/** One thing that the client does, as it is sent. */
export type Operation = readonly [name: string, args: Readonly<Record<string, unknown>>]

const onlyTarget = ['to'] as const
const transitional = ['to', 'time', 'blocking'] as const
const changing = ['to', 'transition', 'time', 'blocking'] as const

let create: (operations: readonly string[]) => Command
let isInstance: (value: object) => value is Command
let readOperations: (command: Command) => readonly string[]

/**
 * What the client of live views does without asking the server, or before it asks. A command never
 * changes: each method returns one that does what came before, and then what the method says.
 *
 * It stands in an attribute of a template that begins with `phx-` or `data-`, and in what a view sends
 * to the client as an event. {@link JS} is the one to begin with.
 *
 * Phoenix LiveView protocol, section 5.3.
 */
export class Command {
  /** Each operation as the JSON that is sent, so that nothing it was made of can change it. */
  readonly #operations: readonly string[]

  private constructor(operations: readonly string[]) {
    this.#operations = operations
  }

  static {
    create = (operations) => new Command(operations)
    isInstance = (value): value is Command => #operations in value
    readOperations = (command) => command.#operations
  }

  /**
   * Sends an event to the server.
   *
   * @param event - Its name, or what a view's `ev` makes, whose value and target are then kept, except
   *   for what the options say.
   * @throws {@link InvalidCommand}
   *
   * @example
   * html`<button phx-click=${JS.push(ev.close({ id }), { loading: '#list' }).hide({ to: '#menu' })}>Close</button>`
   */
  push(event: string | Command, options: PushOptions = {}): Command {
    const args = encodeOptions('push', options, ['value', 'target', 'loading', 'pageLoading'])
    if (typeof event === 'string') {
      return this.#and('push', { event: encodeText('push', 'The event', event), ...args })
    }
    const made = pushOf(event)
    if (made === undefined) throw new InvalidCommand('JS.push', noSinglePush)
    const value = options.value && { ...made.value, ...options.value }
    return this.#and('push', { ...made, ...args, ...(value && { value }) })
  }

  /**
   * Dispatches an event of the browser's, which scripts of the page listen for.
   *
   * @throws {@link InvalidCommand} also for a `click` with a detail, which a browser overwrites, and for
   *   a blocking event whose detail has a `done` of its own.
   *
   * @example
   * html`<button phx-click=${JS.dispatch('app:copy', { to: '#link' })}>Copy</button>`
   */
  dispatch(event: string, options: DispatchOptions = {}): Command {
    const { blocking, ...args } = encodeOptions('dispatch', options, [
      'to',
      'detail',
      'bubbles',
      'blocking',
    ])
    const name = encodeText('dispatch', 'The event', event)
    if (name === 'click' && args.detail !== undefined) {
      throw new InvalidCommand('JS.dispatch', clickDetail)
    }
    if (blocking !== true) return this.#and('dispatch', { event: name, ...args })
    if (options.detail && Object.hasOwn(options.detail, 'done')) {
      throw new InvalidCommand('JS.dispatch', doneTaken)
    }
    return this.#and('dispatch', { event: name, ...args, blocking })
  }

  /**
   * Shows what is hidden, and hides what is shown.
   *
   * @throws {@link InvalidCommand}
   */
  toggle(options: ToggleOptions = {}): Command {
    const allowed = ['to', 'display', 'in', 'out', 'time', 'blocking'] as const
    return this.#and('toggle', encodeOptions('toggle', options, allowed))
  }

  /**
   * Shows elements that are hidden.
   *
   * @throws {@link InvalidCommand}
   *
   * @example
   * JS.show({ to: '#menu', transition: ['ease-out duration-300', 'opacity-0', 'opacity-100'], time: 300 })
   */
  show(options: ShowOptions = {}): Command {
    return this.#and('show', encodeOptions('show', options, ['display', ...changing]))
  }

  /**
   * Hides elements that are shown.
   *
   * @throws {@link InvalidCommand}
   */
  hide(options: ChangeOptions = {}): Command {
    return this.#and('hide', encodeOptions('hide', options, changing))
  }

  /**
   * Gives classes to elements. The client keeps them when the server changes the elements.
   *
   * @throws {@link InvalidCommand}
   */
  addClass(names: ClassNames, options: ChangeOptions = {}): Command {
    return this.#classes('addClass', 'add_class', names, options)
  }

  /**
   * Takes classes from elements. The client does not let the server's changes bring them back.
   *
   * @throws {@link InvalidCommand}
   */
  removeClass(names: ClassNames, options: ChangeOptions = {}): Command {
    return this.#classes('removeClass', 'remove_class', names, options)
  }

  /**
   * Gives elements the classes that they do not have, and takes those that they have.
   *
   * @throws {@link InvalidCommand}
   */
  toggleClass(names: ClassNames, options: ChangeOptions = {}): Command {
    return this.#classes('toggleClass', 'toggle_class', names, options)
  }

  /**
   * Lets elements have classes for a time, to draw attention to them.
   *
   * @throws {@link InvalidCommand}
   *
   * @example
   * JS.transition('shake', { to: '#code', time: 500 })
   */
  transition(transition: Transition, options: TransitionOptions = {}): Command {
    return this.#and('transition', {
      transition: encodeTransition('transition', transition),
      ...encodeOptions('transition', options, transitional),
    })
  }

  /**
   * Sets an attribute of elements. The client keeps it when the server changes the elements.
   *
   * @throws {@link UnsafeValue} for a handler such as `onclick`, for a URL that runs code, and their like.
   * @throws {@link InvalidCommand}
   *
   * @example
   * JS.setAttribute('aria-expanded', 'true', { to: '#menu' })
   */
  setAttribute(name: string, value: string | number, options: TargetOptions = {}): Command {
    return this.#and('set_attr', {
      attr: encodeAttribute('setAttribute', name, [value]),
      ...encodeOptions('setAttribute', options, onlyTarget),
    })
  }

  /**
   * Removes an attribute of elements. The client does not let the server's changes bring it back.
   *
   * @throws {@link InvalidCommand}
   */
  removeAttribute(name: string, options: TargetOptions = {}): Command {
    return this.#and('remove_attr', {
      attr: encodeText('removeAttribute', 'The name', name),
      ...encodeOptions('removeAttribute', options, onlyTarget),
    })
  }

  /**
   * Sets an attribute of elements that do not have it, and removes it from others; or changes between
   * two values of it.
   *
   * @param values - The value, or a list of the two.
   * @throws {@link UnsafeValue} for a handler such as `onclick`, for a URL that runs code, and their like.
   * @throws {@link InvalidCommand}
   *
   * @example
   * JS.toggleAttribute('open', '', { to: '#more' }).toggleAttribute('aria-expanded', ['true', 'false'])
   */
  toggleAttribute(
    name: string,
    values: string | number | readonly [string | number, string | number],
    options: TargetOptions = {},
  ): Command {
    const list = typeof values === 'object' ? values : [values]
    if (list.length < 1 || list.length > 2)
      throw new InvalidCommand('JS.toggleAttribute', twoValues)
    return this.#and('toggle_attr', {
      attr: encodeAttribute('toggleAttribute', name, list),
      ...encodeOptions('toggleAttribute', options, onlyTarget),
    })
  }

  /**
   * Leaves attributes of elements to the browser from now on: the server's changes no longer reach them,
   * as `open` of `<details>` and `<dialog>` often needs it. It belongs into `phx-mounted`.
   *
   * @param names - A name, or a list; `*` stands for any characters, as in `data-*`.
   * @throws {@link InvalidCommand}
   *
   * @example
   * html`<details id="more" phx-mounted=${JS.ignoreAttributes('open')}>…</details>`
   */
  ignoreAttributes(names: string | readonly string[], options: TargetOptions = {}): Command {
    const list = typeof names === 'string' ? [names] : names
    return this.#and('ignore_attrs', {
      attrs: list.map((name) => encodeText('ignoreAttributes', 'The name', name)),
      ...encodeOptions('ignoreAttributes', options, onlyTarget),
    })
  }

  /**
   * Moves the focus to an element.
   *
   * @throws {@link InvalidCommand}
   */
  focus(options: TargetOptions = {}): Command {
    return this.#and('focus', encodeOptions('focus', options, onlyTarget))
  }

  /**
   * Moves the focus to what can first have it in an element.
   *
   * @throws {@link InvalidCommand}
   */
  focusFirst(options: TargetOptions = {}): Command {
    return this.#and('focus_first', encodeOptions('focusFirst', options, onlyTarget))
  }

  /**
   * Remembers an element, for {@link Command.popFocus} to give it the focus.
   *
   * @throws {@link InvalidCommand}
   */
  pushFocus(options: TargetOptions = {}): Command {
    return this.#and('push_focus', encodeOptions('pushFocus', options, onlyTarget))
  }

  /** Gives the focus to the element that was remembered last. */
  popFocus(): Command {
    return this.#and('pop_focus', {})
  }

  /**
   * Goes to another live view, or to this one from its beginning, without loading the page.
   *
   * @param href - A path, or an `http:` or `https:` URL.
   * @throws {@link UnsafeValue} for another URL.
   * @throws {@link InvalidCommand}
   */
  navigate(href: string, options: NavigateOptions = {}): Command {
    return this.#leadTo('navigate', href, options)
  }

  /**
   * Goes to another path of the live view, which keeps what it holds and is told the new parameters.
   *
   * @param href - A path, or an `http:` or `https:` URL.
   * @throws {@link UnsafeValue} for another URL.
   * @throws {@link InvalidCommand}
   */
  patch(href: string, options: NavigateOptions = {}): Command {
    return this.#leadTo('patch', href, options)
  }

  /**
   * Runs the command that stands in an attribute of an element.
   *
   * @throws {@link InvalidCommand}
   *
   * @example
   * html`<div id="menu" phx-click-away=${JS.exec('data-close')} data-close=${JS.hide().popFocus()}>…</div>`
   */
  exec(attribute: string, options: TargetOptions = {}): Command {
    return this.#and('exec', {
      attr: encodeText('exec', 'The attribute', attribute),
      ...encodeOptions('exec', options, onlyTarget),
    })
  }

  /** Does what another command does after what this one does. */
  concat(other: Command): Command {
    return create([...this.#operations, ...readOperations(other)])
  }

  /** The operations in their order: what is sent where a command is part of an event to the client. */
  toJSON(): readonly Operation[] {
    return JSON.parse(jsonOf(this) || '[]')
  }

  #classes(command: string, name: string, names: ClassNames, options: ChangeOptions): Command {
    return this.#and(name, {
      names: encodeClasses(command, names),
      ...encodeOptions(command, options, changing),
    })
  }

  #leadTo(name: 'navigate' | 'patch', href: string, options: NavigateOptions): Command {
    const url = encodeText(name, 'The address', href)
    const problem = refuseUnlessWeb(url)
    if (problem !== undefined) throw new UnsafeValue(`JS.${name}`, problem)
    const args = encodeOptions(name, options, ['replace'])
    return this.#and(name, { href: url, replace: false, ...args })
  }

  #and(name: string, args: Readonly<Record<string, unknown>>): Command {
    return create([...this.#operations, encode(name, args)])
  }
}

/**
 * The command that does nothing, to begin others with: `JS.hide({ to: '#menu' }).focus({ to: '#search' })`.
 */
export const JS: Command = create([])

/** Whether a value is a command for the client of live views. */
export function isCommand(value: unknown): value is Command {
  return typeof value === 'object' && value !== null && isInstance(value)
}

/** A command as it stands in an attribute; empty for one that does nothing. */
export function jsonOf(command: Command): string {
  const operations = readOperations(command)
  return operations.length === 0 ? '' : `[${operations.join(',')}]`
}

/**
 * The event that a command sends, where it does that and nothing else; empty for one that does nothing,
 * `undefined` for any other.
 */
export function eventOf(command: Command): string | undefined {
  if (readOperations(command).length === 0) return ''
  const push = pushOf(command)
  return push !== undefined && Object.keys(push).length === 1 ? push.event : undefined
}

/** The arguments of a command that is one push and nothing else. */
function pushOf(command: Command): { readonly event: string; readonly value?: object } | undefined {
  const [only, ...more] = readOperations(command)
  if (only === undefined || more.length > 0 || !only.startsWith('["push",')) return undefined
  return JSON.parse(only)[1]
}

function encode(name: string, args: Readonly<Record<string, unknown>>): string {
  try {
    return JSON.stringify([name, args])
  } catch {
    throw new InvalidCommand(`JS.${name}`, noJson)
  }
}

const noSinglePush =
  'A command that is pushed has to be what a view makes of an event, ev.save({ id }), and nothing ' +
  'else. Join others by concat.'
const clickDetail =
  'A browser puts a number into the detail of a click. Dispatch an event of your own name, whose ' +
  'listener calls click().'
const doneTaken =
  'The client puts done into the detail of a blocking event. Give your entry another name.'
const twoValues = 'An attribute changes between two values. Pass one value, or a list of two.'
const noJson =
  'What it brings has no form in JSON: there is a bigint in it, or it holds itself. Pass text, ' +
  'numbers, true, false, null, lists and maps.'
