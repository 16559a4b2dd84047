/**
 * The rooms of `redstart-server.ts`, where a `new_msg` is a change of presence: its payload is the meta
 * of its sender from then on, and all are told by a diff.
 *
 * @module
 */
import { createServer } from 'node:http'
import { defineSocket, ok } from 'redstart/channel'
import { attach } from 'redstart/endpoint'
import { definePresence } from 'redstart/presence'
import { type } from 'redstart/schema'
import { place, quietOptions } from './rooms/room.ts'

const visitors = definePresence({ meta: type<object>(), window: 0 })
const socket = defineSocket({ connect: () => ({}) })

const room = socket
  .channel('room:*')
  .presence(visitors)
  .join(() => ok({}, { isTracked: false }))
  .on('echo', type<object>(), (payload) => ok(payload))
  .on('new_msg', type<object>(), (payload, socket) => {
    const presence = socket.presence(visitors)
    if (socket.assigns.isTracked) presence.update('ada', payload)
    else presence.track('ada', payload)
    socket.assign({ isTracked: true })
  })

const server = createServer()
attach(server, { '/socket': socket.channels(room) }, quietOptions)
server.listen(place)
