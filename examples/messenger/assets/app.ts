/** The script of every page: the official clients, as npm has them, and our hooks. */
import { Socket } from 'phoenix'
import { LiveSocket } from 'phoenix_live_view'
import { hooks } from './hooks/index.ts'
import './loading-line.ts'

const csrfToken = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content

const liveSocket = new LiveSocket('/live', Socket, { hooks, params: { _csrf_token: csrfToken } })
liveSocket.connect()
