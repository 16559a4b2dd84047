import { RedstartError } from './base.ts'

/** Where a live view sent the visitor of a test. */
export interface TestDeparture {
  /** `redirect`: the browser loads a page. `navigate`: it goes on to another live view. */
  readonly kind: 'redirect' | 'navigate'
  /** A path of the site, or the address of another. */
  readonly to: string
  /** The messages that go along. */
  readonly flash: Readonly<Partial<Record<string, string>>>
}

/** A live view that a test opens leads elsewhere instead. */
export class LiveRedirected extends RedstartError implements TestDeparture {
  readonly kind: TestDeparture['kind']
  readonly to: string
  readonly flash: TestDeparture['flash']

  constructor(path: string, { kind, to, flash }: TestDeparture) {
    super(
      'live_redirected',
      `The live view at ${path} leads to ${to} (${kind}). Open it as somebody who may see it, or expect ` +
        'this error: where it leads is in error.to, and what goes along in error.flash.',
    )
    this.kind = kind
    this.to = to
    this.flash = flash
  }
}

/** A page that a test opens has no live view that can be joined. */
export class LiveNotJoined extends RedstartError {
  constructor(path: string, problem: string, advice: string) {
    super('live_not_joined', `The live view at ${path} cannot be joined: ${problem}. ${advice}`)
  }
}

/** A live view ended with an error while a test waited for it. */
export class LiveCrashed extends RedstartError {
  constructor(id: string) {
    super(
      'live_crashed',
      `The live view ${JSON.stringify(id)} crashed. The endpoint has logged why: give it a logger in the ` +
        'test, or leave its logger out, to see it.',
    )
  }
}

/** A test uses a live view that has left its page. */
export class ViewLeft extends RedstartError {
  constructor(id: string, to: string | undefined) {
    super(
      'view_left',
      to === undefined
        ? `The live view ${JSON.stringify(id)} is not on the page any more. Look for another.`
        : `The live view ${JSON.stringify(id)} has left for ${to}. Go there with view.followRedirect() or ` +
            'view.followToPage(), or open another page.',
    )
  }
}

/** A selector of a test fits no element, or several. */
export class NotOneElement extends RedstartError {
  constructor(what: string, found: readonly string[]) {
    super(
      'not_one_element',
      found.length === 0
        ? `There is no element ${what} in the view. Look at view.html().`
        : `There are ${found.length} elements ${what} in the view, and one was expected. Make the selector ` +
            `narrower: it found ${found.slice(0, 5).join(' ')}`,
    )
  }
}

/** A selector of a test cannot be read. */
export class InvalidSelector extends RedstartError {
  constructor(selector: string, cause: unknown) {
    super(
      'invalid_selector',
      `${JSON.stringify(selector)} is no CSS selector. Put special characters of ids into quotes: [id="a.b"].`,
      { cause },
    )
  }
}

/** A test does to an element what no visitor could, or what would do nothing. */
export class NoInteraction extends RedstartError {
  constructor(element: string, problem: string, advice: string) {
    super('no_interaction', `${element} ${problem}. ${advice}`)
  }
}

/** A test fills in a form as no visitor could. */
export class InvalidFormData extends RedstartError {
  constructor(form: string, problem: string, advice: string) {
    super(
      'invalid_form_data',
      `The form ${form} cannot be filled in like that: ${problem}. ${advice}`,
    )
  }
}

/** A live view did not go where a test expects it to have gone. */
export class NavigationMismatch extends RedstartError {
  constructor(expected: string, actual: string) {
    super('navigation_mismatch', `The view was expected to ${expected}, but ${actual}.`)
  }
}

/** A live view pushed no event of the name that a test expects. */
export class NothingPushed extends RedstartError {
  constructor(event: string, others: readonly string[]) {
    super(
      'nothing_pushed',
      `The view pushed no event ${JSON.stringify(event)} that was not looked at yet. ` +
        `Those that wait are: ${others.map((other) => JSON.stringify(other)).join(', ') || 'none'}.`,
    )
  }
}

/** A live view rendered what no browser can keep up to date. */
export class InvalidPage extends RedstartError {
  constructor(problem: string, advice: string) {
    super('invalid_page', `The page is not right: ${problem}. ${advice}`)
  }
}

/** A live view sent changes of what the page does not have. */
export class UnreadableDiff extends RedstartError {
  constructor(problem: string) {
    super(
      'unreadable_diff',
      `What the live view sent cannot be applied: ${problem}. The browser would fail in the same way; ` +
        'report it, with the template that it comes from.',
    )
  }
}
