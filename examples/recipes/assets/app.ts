/** The script of every page: it connects the live views. */
import { Socket } from 'phoenix'
import { LiveSocket } from 'phoenix_live_view'

const csrfToken = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content

const liveSocket = new LiveSocket('/live', Socket, { params: { _csrf_token: csrfToken } })
liveSocket.connect()
