/** The script of every page: it connects the live views. */
import { Socket } from 'phoenix'
import { LiveSocket } from 'phoenix_live_view'
import { hooks } from 'redstart/hooks'

const csrfToken = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content

// What src/**/*.hook.ts export, beside the views that use it by phx-hook.
const liveSocket = new LiveSocket('/live', Socket, { hooks, params: { _csrf_token: csrfToken } })
liveSocket.connect()
