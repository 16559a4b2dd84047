import { EventEmitter } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import { expect, it } from 'vitest'

const OF_THE_TEST_RUNNER = /jest|vitest/
const classes = [http.Server, http.IncomingMessage, http.ServerResponse, net.Server, net.Socket]
const builtIn = [EventEmitter, Object, Array, Function, Promise, String, Uint8Array]

/** What a program shares with everything else in its process. */
const shared: Readonly<Record<string, object>> = {
  globalThis,
  http,
  https,
  net,
  ...Object.fromEntries(classes.map((of) => [of.name, of])),
  ...Object.fromEntries(
    [...classes, ...builtIn].map((of) => [`${of.name}.prototype`, of.prototype]),
  ),
}

// Everything is loaded by the test itself, so that nothing is loaded before it has looked.
it('nothing that others see is changed, neither by loading, nor by serving, nor by closing', async () => {
  // Node makes its own fetch ready when it is first used, as the client of this test does.
  await fetch('data:,')
  const before = snapshot()
  const { hosts } = await import('./src/hosts.ts')
  const { attached } = await import('./src/attached.ts')
  const { clientSocket } = await import('./src/client-socket.ts')
  const { join, officialClient } = await import('./src/official-client.ts')
  const { listen } = await import('./src/listen.ts')
  for (const start of Object.values(hosts)) {
    const { server, close } = await start()
    const { socket } = clientSocket()
    const endpoint = attached(server, { '/socket': { socket, longpoll: true } })
    const port = await listen(server)
    for (const transport of ['WebSocket', 'LongPoll'] as const) {
      const client = officialClient({ port }, { transport })
      client.socket.connect()
      await join(client.socket, 'room:a')
      client.socket.disconnect()
    }
    expect(endpoint.health().counts.joinsAccepted).toBe(2)
    await endpoint.close()
    server.closeAllConnections()
    await close()
  }
  const after = snapshot()
  const names = new Set([...before.keys(), ...after.keys()])
  const changed = [...names].filter((name) => !Object.is(before.get(name), after.get(name)))
  expect(changed.filter((name) => !OF_THE_TEST_RUNNER.test(name))).toEqual([])
})

/** Every property of what is shared, and the very value that it has. */
function snapshot(): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>()
  for (const [of, object] of Object.entries(shared)) {
    for (const name of Reflect.ownKeys(object)) {
      values.set(`${of} ${String(name)}`, held(object, name))
    }
  }
  return values
}

/** What a property holds. Node puts some globals behind getters; reading other getters means nothing. */
function held(object: object, name: PropertyKey): unknown {
  const getter = Object.getOwnPropertyDescriptor(object, name)?.get
  return getter === undefined || object === globalThis ? Reflect.get(object, name) : getter
}
