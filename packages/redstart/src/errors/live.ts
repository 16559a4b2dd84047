import { RedstartError } from './base.ts'
import { kindOf } from './kind-of.ts'
import { summary } from './summary.ts'

/** A live component was called without an id. */
export class MissingComponentId extends RedstartError {
  constructor(name: string) {
    super(
      'missing_component_id',
      `A template calls ${name} without an id. Pass { id } with a text or a number that no other ` +
        'component of its kind in the view has.',
    )
  }
}

/** Something else than a template came from `render` or a layout. */
export class InvalidTemplateResult extends RedstartError {
  constructor(name: string, result: unknown) {
    super(
      'invalid_template_result',
      `${name} rendered ${kindOf(result)}, which is no template. Return html\`…\` from it.`,
    )
  }
}

/** An assign has a name that the framework sets. */
export class InvalidAssign extends RedstartError {
  constructor(name: string) {
    super(
      'invalid_assign',
      `An application cannot assign ${JSON.stringify(name)}, for the framework sets it. Use another name; ` +
        'messages for the visitor are set by socket.putFlash(kind, message).',
    )
  }
}

/** A second hook has the name of another of its stage. */
export class DuplicateHook extends RedstartError {
  constructor(id: string, stage: string) {
    super(
      'duplicate_hook',
      `A hook called ${JSON.stringify(id)} is attached to ${stage} already. Give it another name, or take ` +
        'the first off with socket.detachHook(id, stage).',
    )
  }
}

/** A hook is for a stage that its owner does not have. */
export class UnsupportedHook extends RedstartError {
  constructor(id: string, stage: string, stages: readonly string[]) {
    super(
      'unsupported_hook',
      `The hook ${JSON.stringify(id)} is for ${stage}, which a component does not have. It has ` +
        `${stages.join(', ')}; attach the hook to the view for anything else.`,
    )
  }
}

/** A message of a live view's client that the protocol does not know. */
export class InvalidLiveMessage extends RedstartError {
  constructor(event: string, problem: string) {
    super(
      'invalid_live_message',
      `The client of a live view sent ${JSON.stringify(event)} with a payload that cannot be read: ` +
        `${problem}. Use the official phoenix_live_view client of a supported version.`,
    )
  }
}

/** A view or a component without uploads was asked for one. */
export class NoUpload extends RedstartError {
  constructor(name: string) {
    super(
      'no_upload',
      `There is no upload called ${JSON.stringify(name)}. Declare it before .mount(): ` +
        `.uploads({ ${JSON.stringify(name)}: { accept: ['.jpg'] } }).`,
    )
  }
}

/** A live view that has ended was told to do something. */
export class LiveClosed extends RedstartError {
  constructor(name: string, action: string) {
    super(
      'live_closed',
      `The view ${JSON.stringify(name)} has ended, so it cannot ${action} any more. What outlives its view ` +
        'should watch socket.signal and stop when it aborts.',
    )
  }
}

/** A view was sent somewhere twice, or to where it cannot go. */
export class InvalidNavigation extends RedstartError {
  constructor(problem: string, fix: string) {
    super('invalid_navigation', `A live view cannot go on: ${problem}. ${fix}`)
  }
}

/** `mount`, a hook or a handler of a view returned what it cannot. */
export class InvalidLiveResult extends RedstartError {
  constructor(what: string, result: unknown, fix: string) {
    super('invalid_live_result', `${what} gave ${kindOf(result)}. ${fix}`)
  }
}

/** A client event that neither the view nor the component has a handler for. */
export class UnhandledLiveEvent extends RedstartError {
  constructor(name: string, event: string) {
    const quoted = JSON.stringify(event).slice(0, 100)
    super(
      'unhandled_live_event',
      `${name} has no handler for the event ${quoted}. Add .on(${quoted}, schema, handler) or ` +
        `.onForm(${quoted}, handler) to it, or mend the template that sends it.`,
    )
  }
}

/** A template names an event that the view has no handler for. */
export class UnknownBinding extends RedstartError {
  constructor(place: string, event: string, name: string) {
    super(
      'unknown_binding',
      `The template at ${place} sends ${JSON.stringify(event)}, for which ${name} has no handler. Write ` +
        'ev.name() instead of a text, which the compiler checks, or add the handler.',
    )
  }
}

/** What the path or the query of a route has to be for its view, and is not. */
export class InvalidParams extends RedstartError {
  readonly status = 404

  constructor(
    name: string,
    issues: readonly { readonly path: string; readonly message: string }[],
  ) {
    super(
      'invalid_params',
      `The address does not fit the params of ${name}: ${summary(issues)}. Nothing is at such an address; ` +
        'if there should be, widen the schema.',
    )
  }
}
