/** Puts the parts together and serves them. */
import type { Endpoint, Listening } from 'redstart/endpoint'
import { type Clock, systemClock } from './clock.ts'
import { defineRooms, type Surroundings } from './endpoint.ts'
import type { RoomStore } from './rooms/room-store.ts'
import { Rooms } from './rooms/rooms.ts'
import { startSweeper } from './rooms/sweeper.ts'
import { bundleAssets } from './web/assets.ts'
import type { RoomsSocket } from './web/socket.ts'

export interface StartOptions extends Surroundings {
  readonly store: RoomStore
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
  /** By which rooms and messages end. Default the machine's. */
  readonly clock?: Clock
}

export interface Running extends Listening {
  readonly endpoint: Endpoint<{ '/socket': RoomsSocket }>
  /** Lets what runs finish, tells the browsers to reconnect, and lets go of the store. */
  stop(): Promise<void>
}

export async function startRooms(options: StartOptions): Promise<Running> {
  const { store, host, port, clock = systemClock, ...surroundings } = options
  await bundleAssets()
  const rooms = new Rooms(store, clock)
  const endpoint = defineRooms(rooms, surroundings)
  const listening = await endpoint.listen({ host, port })
  const stopSweeper = startSweeper(rooms, clock, (error) => {
    console.error(`Rooms could not be swept: ${error instanceof Error ? error.message : error}`)
  })
  return {
    ...listening,
    endpoint,
    async stop() {
      await endpoint.drain()
      await endpoint.close()
      await stopSweeper()
      await store.close()
    },
  }
}
