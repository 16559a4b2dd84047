/**
 * The rooms of `redstart-server.ts` in two workers.
 *
 * @module
 */
import { defineEndpoint } from 'redstart/endpoint'
import { place, quietOptions, roomSocket } from './rooms/room.ts'

const endpoint = defineEndpoint({ sockets: { '/socket': roomSocket }, ...quietOptions })
await endpoint.listen({ ...place, workers: 2 })
