import { createServer, connect as openTcp, type Server, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { listen, portOf } from './listen.ts'

/** What happens on the line: all is well, nothing moves, or nobody gets through. */
type Line = 'open' | 'stalled' | 'refused'

/** A client's connection and the one to the target that belongs to it. */
interface Pair {
  readonly client: Socket
  target: Socket | undefined
}

/**
 * A TCP proxy between a client and a server, with a cable that a test can pull, cut and mend. What it
 * does takes effect at once; what it does to one end the other learns as it would from a network.
 */
export class CuttableProxy {
  readonly #server: Server
  readonly #pairs = new Set<Pair>()
  #target: number
  #line: Line = 'open'
  #blocks: ((head: string) => boolean) | undefined

  private constructor(target: number) {
    this.#target = target
    // Half-closed connections are passed on as what they are.
    this.#server = createServer({ allowHalfOpen: true }, (client) => this.#accept(client))
  }

  /** Listens for the test that is running, and passes everything on to `target`, a local port. */
  static async start(target: number): Promise<CuttableProxy> {
    const proxy = new CuttableProxy(target)
    await listen(proxy.#server)
    onTestFinished(() => proxy.cut())
    return proxy
  }

  get port(): number {
    return portOf(this.#server)
  }

  /** Connections through the proxy at the moment. */
  get connections(): number {
    return this.#pairs.size
  }

  /** Sends connections that are made from now on to another port. */
  redirect(target: number): void {
    this.#target = target
  }

  /** Breaks all connections, as a router does that restarts. New ones are as before. */
  cut(): void {
    for (const { client, target } of this.#pairs) {
      client.resetAndDestroy()
      target?.resetAndDestroy()
    }
  }

  /**
   * Pulls the cable: connections stay, new ones are taken, and nothing moves in either direction, the
   * end of a connection included, until {@link mend}.
   */
  stall(): void {
    this.#line = 'stalled'
    for (const { client, target } of this.#pairs) {
      client.pause()
      target?.pause()
    }
  }

  /** Breaks all connections and every new one. */
  refuse(): void {
    this.#line = 'refused'
    this.cut()
  }

  /** All is well again; what waited for it moves on. */
  mend(): void {
    this.#line = 'open'
    for (const pair of [...this.#pairs]) {
      if (pair.target === undefined) this.#connect(pair)
      else if (pair.client.destroyed) pair.target.destroy()
      else if (pair.target.destroyed) pair.client.destroy()
      pair.client.resume()
      pair.target?.resume()
    }
  }

  /**
   * From now on new connections whose first bytes `blocks` holds for are broken: a network that lets
   * some requests through, and others not.
   */
  block(blocks: (head: string) => boolean): void {
    this.#blocks = blocks
  }

  #accept(client: Socket): void {
    if (this.#line === 'refused') {
      client.resetAndDestroy()
      return
    }
    const pair: Pair = { client, target: undefined }
    this.#pairs.add(pair)
    client.on('error', () => {})
    client.on('close', () => this.#ended(pair))
    client.pause()
    if (this.#line === 'open') this.#connect(pair)
  }

  #connect(pair: Pair): void {
    const { client } = pair
    const blocks = this.#blocks
    const target = openTcp({ port: this.#target, host: '127.0.0.1', allowHalfOpen: true })
    pair.target = target
    target.on('error', () => {})
    target.on('close', () => this.#ended(pair))
    if (blocks !== undefined) {
      client.once('data', (head: Buffer) => {
        if (blocks(head.toString('latin1'))) client.resetAndDestroy()
      })
    }
    forward(client, target, () => this.#line === 'open')
    forward(target, client, () => this.#line === 'open')
    if (this.#line === 'open') client.resume()
  }

  /** One end is gone; the other hears of it unless the cable is pulled. */
  #ended(pair: Pair): void {
    const { client, target } = pair
    if (this.#line !== 'stalled') {
      client.destroy()
      target?.destroy()
    }
    if (client.destroyed && (target === undefined || target.destroyed)) this.#pairs.delete(pair)
  }
}

function forward(from: Socket, to: Socket, isOpen: () => boolean): void {
  from.on('data', (chunk: Buffer) => {
    if (!to.write(chunk)) from.pause()
  })
  to.on('drain', () => {
    if (isOpen()) from.resume()
  })
  from.on('end', () => to.end())
}
