import { defineEndpoint } from 'redstart/endpoint'
import { defineRouter } from 'redstart/http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HttpConnection } from '../client/http-connection.ts'
import { loadPage } from '../client/live-page.ts'
import { ConnectedView, click } from '../client/live-view.ts'
import { changesLive } from './changes-page.ts'
import minimal from './minimal-frames.json' with { type: 'json' }
import { browser } from './site.ts'

/** How much more than the least may be sent. */
const most = 1.1

const endpoint = defineEndpoint({
  router: defineRouter().scope('/', browser, (r) => r.live('/changes', changesLive)),
  secretKeyBase: 'of no use outside the benchmark '.repeat(2),
  logger: false,
  accessLog: false,
  checkOrigin: 'conn',
})
let view: ConnectedView

beforeAll(async () => {
  const { port } = await endpoint.listen({ port: 0, host: '127.0.0.1' })
  const http = await HttpConnection.open(port)
  view = await ConnectedView.open(port, await loadPage(http, '/changes'))
  await http.close()
})

afterAll(async () => {
  await view.connection.close()
  await endpoint.close()
})

for (const { change, event, cid, response } of minimal) {
  test(`${change}: at most ${most} times the bytes of the least that says it`, async () => {
    const message = { ...JSON.parse(click(event)), ...(cid !== null && { cid }) }
    const [, , , , answer] = JSON.parse(await view.request(JSON.stringify(message)))
    expect(answer.status).toBe('ok')
    expect(answer.response).toHaveProperty('diff')
    const bytes = Buffer.byteLength(JSON.stringify(answer.response))
    expect(bytes).toBeLessThanOrEqual(most * Buffer.byteLength(JSON.stringify(response)))
  })
}
