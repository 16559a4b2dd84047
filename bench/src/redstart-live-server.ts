/**
 * The pages that live views are measured on, and that `npm run bench:live-server` starts for clients
 * of other makes: `/rows`, `/stream`, `/page` and `/counter` on `127.0.0.1:$PORT` (4100 without
 * `PORT`), with live views at `/live/websocket?vsn=2.0.0`. Logging is off, and so are the limits.
 *
 * @module
 */
import { liveEndpoint } from './live/site.ts'

await liveEndpoint.listen({ port: Number(process.env.PORT ?? 4100), host: '127.0.0.1' })
