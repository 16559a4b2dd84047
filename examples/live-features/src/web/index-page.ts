import { flashMessages, header } from 'redstart/components'
import { type Html, html } from 'redstart/html'
import type { Conn } from 'redstart/http'
import { features } from './features.ts'

/** GET / */
export function indexPage(conn: Conn): Html {
  return html`
    ${flashMessages({ flash: conn.flash })}
    ${header({
      title: 'Live views, feature by feature',
      subtitle: 'Each page is one file of src/features, and is used by a test as you would use it.',
    })}
    <ul class="features">
      ${features.map(
        ({ path, title, about }) =>
          html`<li><a href=${path}><b>${title}</b><span>${about}</span></a></li>`,
      )}
    </ul>`
}
