import { afterEach } from 'vitest'
import { defineEndpoint, type Endpoint, type EndpointDefinition } from '../../src/endpoint/index.ts'
import { html } from '../../src/html/index.ts'
import { browserPipeline } from '../../src/http/index.ts'
import { liveTitle } from '../../src/live/index.ts'

const endpoints: Endpoint[] = []

/** Pages as applications have them: a title, and what proves to the server that they are its own. */
export const livePages = browserPipeline().layout(
  (conn, page) =>
    html`<!doctype html><html lang="en"><head><meta name="csrf-token" content=${conn.csrfToken}>${liveTitle({ title: page.title, suffix: ' · Site' })}</head><body>${page.content}</body></html>`,
)

/** An endpoint in memory that ends with its test. */
export function serveLive(definition: EndpointDefinition<{}>): Endpoint<{}> {
  const endpoint = defineEndpoint({ secretKeyBase: 'k'.repeat(64), logger: false, ...definition })
  endpoints.push(endpoint)
  return endpoint
}

afterEach(async () => {
  await Promise.all(endpoints.splice(0).map((endpoint) => endpoint.close()))
})
