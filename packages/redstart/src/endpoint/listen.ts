import { createServer, type Server, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Clock } from '../clock/index.ts'
import { AddressForbidden, AddressInUse } from '../errors/index.ts'
import type { HostResponse } from './host.ts'

/** Where an endpoint listens. */
export interface ListenOptions {
  /** Default 4000; 0 for any that is free. */
  readonly port?: number
  /** The address to listen on. Default all of the machine's. */
  readonly host?: string
  /**
   * Processes that share the port, from 1 to 256. Default 1, which is this process; with more of them
   * the program runs again in each, and this process keeps them running. Ignored in a worker.
   */
  readonly workers?: number
}

/** A server that listens. */
export interface Listening {
  /** In the process that has started workers it is one that does not listen itself. */
  readonly server: Server
  readonly port: number
  /** With `localhost` for the host. */
  readonly url: string
}

/** A server of the endpoint's own, which it ends without cutting off an answer. */
export class OwnServer {
  readonly server: Server = createServer()
  readonly #sockets = new Set<Socket>()
  readonly #owed = new Set<ServerResponse>()
  #isClosing = false

  constructor() {
    this.server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
  }

  /**
   * Starts to listen.
   *
   * @throws AddressInUse, AddressForbidden, or else Node's error
   */
  listen({ port = 4000, host }: ListenOptions): Promise<Listening> {
    const { server } = this
    return new Promise((resolve, reject) => {
      const fail = (error: Error): void => reject(listenFailure(error, port))
      server.once('error', fail)
      server.listen({ port, host }, () => {
        server.off('error', fail)
        resolve(listeningAt(server, (server.address() as AddressInfo).port))
      })
    })
  }

  /** Takes note of a request that has to be answered before the server ends. */
  owe(response: HostResponse): void {
    if (!(response instanceof ServerResponse)) return
    if (this.#isClosing) return this.#answerLast(response)
    this.#owed.add(response)
    response.once('close', () => this.#owed.delete(response))
  }

  /**
   * Takes no more connections and ends those that wait for no answer; the others after it, or after
   * `ms`. Resolves when all have ended.
   */
  close(clock: Clock, ms: number): Promise<void> {
    this.#isClosing = true
    return new Promise((resolve) => {
      const late = clock.after(ms, () => this.server.closeAllConnections())
      this.server.close(() => {
        late.cancel()
        resolve()
      })
      // Node counts a connection on which nothing came yet as busy. What has come is read first.
      setImmediate(() => {
        for (const socket of this.#sockets) if (socket.bytesRead === 0) socket.destroy()
      })
      for (const response of this.#owed) this.#answerLast(response)
    })
  }

  /** Tells the client that nothing follows on this connection, or ends it if it was told otherwise. */
  #answerLast(response: ServerResponse): void {
    response.shouldKeepAlive = false
    response.once('close', () => this.server.closeIdleConnections())
  }
}

/** What there is to say of a server on a port. */
export function listeningAt(server: Server, port: number): Listening {
  return { server, port, url: `http://localhost:${port}` }
}

/** What to throw for an error of `server.listen`. */
export function listenFailure(error: Error, port: number): Error {
  const code = 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') return new AddressInUse(port, { cause: error })
  if (code === 'EACCES') return new AddressForbidden(port, { cause: error })
  return error
}
