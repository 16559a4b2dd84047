/** `npm start`: bundles what the pages load, serves them, and says where. */

import { readSecret } from './secret.ts'
import { startFeatures } from './start.ts'
import { pageAssets } from './web/page-assets.ts'

const { PORT = '4003', HOST: host = '127.0.0.1', SECRET_KEY_BASE } = process.env
const running = await startFeatures({
  host,
  port: Number(PORT),
  secretKeyBase: readSecret(SECRET_KEY_BASE),
  assets: pageAssets(),
})
console.log(`The features of live views are shown at http://localhost:${running.port}`)

let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // Ctrl+C reaches a process more than once when npm passes it on; the first one is enough.
  process.on(signal, () => {
    if (!stopping) void running.stop().then(() => process.exit())
    stopping = true
  })
}
