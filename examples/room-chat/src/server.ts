/** Puts the parts together: the database, the pages, and the socket beside them on one server. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { attach } from 'redstart/endpoint'
import { createApp } from './app.ts'
import { bundleAssets } from './assets.ts'
import { openDatabase } from './db/database.ts'
import { openPeople } from './people.ts'
import { openRooms } from './rooms.ts'
import { openSessions } from './session.ts'
import { defineChat, socketId } from './socket.ts'

export interface ServerOptions {
  /** The secret that signs cookies and tokens. */
  secretKeyBase: string
  /** The folder of the database; without one it lives in memory. */
  database?: string
  host: string
  /** 0 for any free port. */
  port: number
}

export async function startServer({ secretKeyBase, database, host, port }: ServerOptions) {
  const db = await openDatabase(database)
  const people = openPeople(db)
  const rooms = openRooms(db)
  const sessions = openSessions(secretKeyBase, people)

  const app = createApp({
    people,
    rooms,
    sessions,
    assets: await bundleAssets(),
    onRoomOpened: (room) => endpoint.broadcast('lobby', 'new_room', room),
    onSignedOut: (person) => endpoint.disconnect(socketId(person.id)),
  })
  const server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }))
  const endpoint = attach(
    server,
    { '/socket': defineChat(rooms, sessions) },
    // The pages that may connect are those of the host that the browser asked, whatever its name.
    { secretKeyBase, checkOrigin: 'conn' },
  )

  server.listen(port, host)
  await once(server, 'listening').catch(async (error: unknown) => {
    await db.$client.close()
    throw error
  })

  return {
    server,
    endpoint,
    port: (server.address() as AddressInfo).port,

    /** Lets what runs finish, tells the browsers to reconnect, and closes the database. */
    async stop(): Promise<void> {
      const closed = once(server, 'close')
      server.close()
      await endpoint.drain()
      await endpoint.close()
      await closed
      await db.$client.close()
    },
  }
}
