import { html, type Renderable } from '../html/index.ts'
import { isOfThisSite } from './this-site.ts'

/** Methods of forms that change something. */
export type FormMethod = 'post' | 'put' | 'patch' | 'delete'

/**
 * What a form sends besides its fields: the token against forgery, and the method where it is none that
 * browsers have. The token stays on this site: a form that leads to another one does not carry it, and
 * no `button` leads a form there.
 */
export function formHidden(action: string, method: FormMethod, csrfToken: string): Renderable {
  return html`${
    isOfThisSite(action) && html`<input type="hidden" name="_csrf_token" value=${csrfToken}>`
  }${method !== 'post' && html`<input type="hidden" name="_method" value=${method}>`}`
}
