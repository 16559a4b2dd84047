import { defineEndpoint } from 'redstart/endpoint'
import { html } from 'redstart/html'
import { browserPipeline, type Conn, defineRouter } from 'redstart/http'
import {
  counterLive,
  pageLive,
  plainRowsLive,
  rowsLive,
  shortStreamLive,
  streamLive,
} from './pages.ts'

/** What pages go through: a session in a cookie, CSRF, secure headers, and the root layout. */
export const browser = browserPipeline().layout(
  ({ csrfToken }, { content }) => html`<!doctype html>
<html lang="en">
<head><meta name="csrf-token" content=${csrfToken}><title>Bench</title></head>
<body>${content}</body>
</html>`,
)

/** What a page costs that has no live view. */
const plain = (conn: Conn) => conn.html(html`<main><h1>Page</h1></main>`)

const router = defineRouter().scope('/', browser, (r) =>
  r
    .get('/plain', plain)
    .live('/rows', rowsLive)
    .live('/rows-plain', plainRowsLive)
    .live('/stream', streamLive)
    .live('/stream-short', shortStreamLive)
    .live('/page', pageLive)
    .live('/counter', counterLive),
)

const unlimited = Number.POSITIVE_INFINITY

/** The pages, without logging and limits. */
export const liveEndpoint = defineEndpoint({
  router,
  secretKeyBase: 'of no use outside the benchmark '.repeat(2),
  logger: false,
  accessLog: false,
  addressLimits: false,
  checkOrigin: 'conn',
  live: {
    limits: {
      channelsPerSocket: unlimited,
      messagesPerSecond: unlimited,
      joinsPerSecond: unlimited,
    },
  },
})
