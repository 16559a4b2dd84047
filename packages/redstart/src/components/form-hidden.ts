import { html, type Renderable } from '../html/index.ts'

/** Methods of forms that change something. */
export type FormMethod = 'post' | 'put' | 'patch' | 'delete'

/**
 * What a form sends besides its fields: the token against forgery, and the method where it is none that
 * browsers have. The token stays on this site: a form that leads to another one does not carry it.
 */
export function formHidden(action: string, method: FormMethod, csrfToken: string): Renderable {
  return html`${
    isOfThisSite(action) && html`<input type="hidden" name="_csrf_token" value=${csrfToken}>`
  }${method !== 'post' && html`<input type="hidden" name="_method" value=${method}>`}`
}

/** Whether a browser takes a URL to be of the page's own site, whichever of the two schemes it has. */
function isOfThisSite(url: string): boolean {
  return ['https://page.invalid', 'http://page.invalid'].every(
    (site) => URL.canParse(url, site) && new URL(url, site).origin === site,
  )
}
