import { attrs, type ClassList, type Html, html, type Renderable } from '../html/index.ts'
import { errorSummary } from './error-summary.ts'
import type { FormLike } from './form-field.ts'
import { type FormMethod, formHidden } from './form-hidden.ts'
import type { ControlAttributes } from './input-props.ts'

/** Properties of {@link formFor}, whatever its method. */
export interface FormForCommon {
  /** The path that the form is sent to. */
  readonly action: string
  /** The form that `toForm` made, for its id and for the summary of its errors. */
  readonly form?: FormLike
  /** The DOM id; default that of `form`. */
  readonly id?: string
  /** Says that the form holds files. */
  readonly multipart?: boolean
  /** What the summary calls the fields, by their names; default the name, `due_on` as `Due on`. */
  readonly labels?: Readonly<Record<string, string>>
  /** The heading of the summary. Default `Please check what you have entered`. */
  readonly summaryTitle?: string
  /**
   * Whether errors are summed up above the fields. Default true; a form that is checked while somebody
   * types says false.
   */
  readonly summary?: boolean
  /** Lets the browser check before it sends. Default false: one set of rules, one way of saying it. */
  readonly browserValidation?: boolean
  /** The fields and buttons. */
  readonly body: Renderable
  /** More attributes of the form. Where it goes is its `action`, which decides on the token. */
  readonly attrs?: ControlAttributes & { readonly action?: never; readonly method?: never }
  readonly class?: ClassList
}

/** Properties of a form that asks for a page: a search, a filter. */
export interface GetFormProps extends FormForCommon {
  readonly method: 'get'
}

/** Properties of a form that changes something. */
export interface ChangeFormProps extends FormForCommon {
  /** Default `post`. Others are sent as a post with `_method`, which the router understands. */
  readonly method?: FormMethod
  /** The token of the page's session: `conn.csrfToken`. */
  readonly csrfToken: string
}

/** Properties of {@link formFor}. */
export type FormForProps = GetFormProps | ChangeFormProps

/**
 * A form. When fields of `form` have errors, a summary with a link to each stands first and has the
 * focus, so that nobody has to look for what went wrong.
 *
 * @example
 * formFor({
 *   form,
 *   action: '/rooms',
 *   csrfToken: conn.csrfToken,
 *   body: html`
 *     ${input({ field: form.name, label: 'Name' })}
 *     ${button({ label: 'Create' })}`,
 * })
 */
export function formFor(props: FormForProps): Html {
  const { action, form, multipart = false, body, attrs: given = {} } = props
  const { id = form?.$form.id, summary = true, browserValidation = false } = props
  const { class: more, ...rest } = given
  const attributes = {
    id: id || undefined,
    enctype: multipart ? 'multipart/form-data' : undefined,
    novalidate: !browserValidation,
    ...rest,
    action,
    method: props.method === 'get' ? 'get' : 'post',
  }
  return html`<form class=${['rs-form', props.class, more]} ${attrs(attributes)}>
    ${props.method !== 'get' && formHidden(action, props.method ?? 'post', props.csrfToken)}
    ${summary && form && errorSummary({ form, title: props.summaryTitle, labels: props.labels })}
    ${body}
  </form>`
}
