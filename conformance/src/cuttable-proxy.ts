import { createServer, connect as openTcp, type Server, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { listen, portOf } from './listen.ts'

/** What happens on the line: all is well, nothing moves, or nobody gets through. */
type Line = 'open' | 'stalled' | 'refused'

/** What becomes of a connection, by its first bytes. */
export type Fate = 'passed' | 'broken' | 'swallowed'

/** A client's connection, and the one to the target that belongs to it from its first bytes on. */
interface Pair {
  readonly client: Socket
  target: Socket | undefined
}

/**
 * A TCP proxy between a client and a server, with a cable that a test can pull, cut and mend. It reaches
 * for the server when the client has spoken, unless it is told that the server speaks first.
 */
export class CuttableProxy {
  readonly #server: Server
  readonly #pairs = new Set<Pair>()
  readonly #whoSpeaks: 'client' | 'server'
  #target: number
  #line: Line = 'open'
  #fateOf: (head: string) => Fate = () => 'passed'

  private constructor(target: number, whoSpeaks: 'client' | 'server') {
    this.#target = target
    this.#whoSpeaks = whoSpeaks
    this.#server = createServer({ allowHalfOpen: true }, (client) => this.#accept(client))
  }

  /**
   * Listens for the test that is running, and passes everything on to `target`, a local port.
   *
   * @param whoSpeaks - Who speaks first
   */
  static async start(
    target: number,
    whoSpeaks: 'client' | 'server' = 'client',
  ): Promise<CuttableProxy> {
    const proxy = new CuttableProxy(target, whoSpeaks)
    await listen(proxy.#server)
    onTestFinished(() => proxy.cut())
    return proxy
  }

  get port(): number {
    return portOf(this.#server)
  }

  /** Sends connections that are made from now on to another port. */
  redirect(target: number): void {
    this.#target = target
  }

  /** Breaks all connections, as a router does that restarts. New ones are taken. */
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
    for (const { client, target } of this.#pairs) {
      if (client.destroyed) target?.resetAndDestroy()
      else if (target?.destroyed) client.resetAndDestroy()
      client.resume()
      target?.resume()
    }
  }

  /**
   * Decides from now on by the first bytes of a connection what becomes of it, as networks do that
   * let some requests through, break others, and never answer yet others.
   */
  filter(fateOf: (head: string) => Fate): void {
    this.#fateOf = fateOf
  }

  #accept(client: Socket): void {
    if (this.#line === 'refused') {
      client.resetAndDestroy()
      return
    }
    const pair: Pair = { client, target: undefined }
    this.#pairs.add(pair)
    if (this.#whoSpeaks === 'server') pair.target = this.#connect(pair)
    else this.#awaitHead(pair)
    client.on('error', () => {})
    client.on('close', (failed) => this.#closed(pair, failed))
    if (this.#line === 'stalled') client.pause()
  }

  #awaitHead(pair: Pair): void {
    const { client } = pair
    client.once('data', (head: Buffer) => {
      const fate = this.#fateOf(head.toString('latin1'))
      if (fate === 'passed') pair.target = this.#connect(pair, head)
      else if (fate === 'broken') client.resetAndDestroy()
    })
  }

  #connect(pair: Pair, head?: Buffer): Socket {
    const target = openTcp({ port: this.#target, host: '127.0.0.1', allowHalfOpen: true })
    if (head) target.write(head)
    this.#forward(pair.client, target)
    this.#forward(target, pair.client)
    target.on('error', () => {})
    target.on('close', (failed) => this.#closed(pair, failed))
    if (this.#line === 'stalled') target.pause()
    return target
  }

  #forward(from: Socket, to: Socket): void {
    from.on('data', (chunk: Buffer) => {
      if (!to.write(chunk)) from.pause()
    })
    to.on('drain', () => {
      if (this.#line === 'open') from.resume()
    })
    from.on('end', () => to.end())
  }

  /** One end is gone. If it broke, so does the other, unless the cable is pulled. */
  #closed(pair: Pair, failed: boolean): void {
    const { client, target } = pair
    if (failed && this.#line !== 'stalled') {
      client.resetAndDestroy()
      target?.resetAndDestroy()
    }
    if (client.destroyed && target?.destroyed !== false) this.#pairs.delete(pair)
  }
}
