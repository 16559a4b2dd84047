/** The script of every page: the official clients, as npm has them. */
import { Socket } from 'phoenix'
import { LiveSocket } from 'phoenix_live_view'
import { hooks } from 'redstart/hooks'
import './select-part.ts'

const csrfToken = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content

const liveSocket = new LiveSocket('/live', Socket, {
  params: { _csrf_token: csrfToken },
  hooks,
})
liveSocket.connect()
