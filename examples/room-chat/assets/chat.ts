/** The script of every page: opens the socket for who is signed in, and brings the page to life. */
import { Socket } from 'phoenix'
import { typed } from 'redstart/client'
import type { AppSocket } from '../src/web/socket.ts'
import { showConnection } from './connection.ts'
import { openLobby } from './lobby.ts'
import { openRoom } from './room.ts'
import { showLocalTimes } from './times.ts'

showLocalTimes()

// The server renders this tag for somebody who is signed in; nobody else has a socket to open.
const token = document.querySelector<HTMLMetaElement>('meta[name="user_token"]')?.content
if (token) {
  const socket = new Socket('/socket', { params: { token } })
  showConnection(socket)

  // The official client as it is, with the server's own types: topics, events, payloads, replies.
  const chat = typed<AppSocket>(socket)
  const rooms = document.querySelector<HTMLElement>('#rooms')
  const room = document.querySelector<HTMLElement>('#chat-room')
  if (rooms) openLobby(chat, rooms)
  if (room) openRoom(chat, room)

  socket.connect()
}
