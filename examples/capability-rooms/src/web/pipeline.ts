/** What requests for pages pass: no session, no cookie, and headers that keep a page to itself. */
import { accepts, pipeline, secureHeaders } from 'redstart/http'
import { layout } from './layout.ts'

const headers = secureHeaders({
  frameAncestors: ["'none'"],
  contentSecurityPolicy: {
    'default-src': ["'none'"],
    'base-uri': ["'none'"],
    'connect-src': ["'self'"],
    'form-action': ["'none'"],
    'worker-src': ["'self'"],
  },
})

export const browser = pipeline()
  .plug(accepts('html'))
  .plug(headers)
  .plug((conn) => {
    conn.setHeader('referrer-policy', 'no-referrer')
  })
  .layout(layout)
