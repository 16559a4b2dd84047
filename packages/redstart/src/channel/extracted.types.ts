import { is } from '../../test/equal.ts'
import { type lobbyChannel, roomChannel } from './application.types.ts'
import type { SocketOf } from './index.ts'

// A handler in a function of its own, whose socket type comes from the channel.
type RoomSocket = SocketOf<typeof roomChannel>

function shout(text: string, socket: RoomSocket): void {
  const { user, room } = socket.assigns
  is<typeof socket.topic, `room:${string}`>(true)
  is<typeof socket.params, { id: string }>(true)
  socket.broadcast('typing', { user: `${user.name} ${text} ${room.members.length}` })
  // @ts-expect-error the lobby sends this, the room does not
  socket.broadcast('announcement', { text })
}
roomChannel.on('shout', (socket) => shout('hi', socket))

function whisper(socket: SocketOf<typeof lobbyChannel>): void {
  // @ts-expect-error nobody in the lobby is in a room
  socket.assigns.room
}
// @ts-expect-error a room is no lobby
roomChannel.on('whisper', (socket) => whisper(socket))
