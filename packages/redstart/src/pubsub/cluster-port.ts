/** What a node tells the hub. */
export type NodeFrame =
  | readonly [kind: 'join', node: string]
  | readonly [kind: 'subscribe' | 'unsubscribe', topic: string]
  | readonly [kind: 'broadcast', topic: string, bytes: Uint8Array]
  | readonly [kind: 'direct', node: string, bytes: Uint8Array]
  /** Asks for `synced` once all that was sent before is known. */
  | readonly [kind: 'sync', id: number]
  | readonly [kind: 'leave']

/** What the hub tells a node. */
export type HubFrame =
  | readonly [kind: 'deliver', bytes: Uint8Array]
  | readonly [kind: 'synced', id: number]
  /** So many messages for the node were dropped, because it did not read. */
  | readonly [kind: 'missed', count: number]

/** One end of what joins a node and the hub. Frames arrive in the order in which they were sent. */
export interface Port<Out, In> {
  /** Hands over frames; `done` is called once the way has taken them, or with why it has not. */
  send(frames: readonly Out[], done: (error: Error | null) => void): void
  /** Called once, by who has the port: where frames go, and what learns that the way is lost. */
  open(receive: (frames: readonly In[]) => void, lost: () => void): void
  /** Nothing is received any more. */
  close(): void
}

/** A port of a node. */
export type NodePort = Port<NodeFrame, HubFrame>

/** A port of the hub. */
export type HubPort = Port<HubFrame, NodeFrame>

/** Both ends of a way within this process. */
export function portPair(): readonly [NodePort, HubPort] {
  const toNode = new Inbox<HubFrame>()
  const toHub = new Inbox<NodeFrame>()
  return [portBetween(toHub, toNode), portBetween(toNode, toHub)]
}

/** Where the frames of one direction go; what came first is kept until somebody takes it. */
class Inbox<Frame> {
  #early: (readonly Frame[])[] = []
  #receive: ((frames: readonly Frame[]) => void) | undefined

  open(receive: (frames: readonly Frame[]) => void): void {
    this.#receive = receive
    for (const frames of this.#early) receive(frames)
    this.#early = []
  }

  take(frames: readonly Frame[]): void {
    if (this.#receive) this.#receive(frames)
    else this.#early.push(frames)
  }

  close(): void {
    this.#receive = () => {}
  }
}

function portBetween<Out, In>(out: Inbox<Out>, own: Inbox<In>): Port<Out, In> {
  return {
    send(frames, done) {
      // As from a process: what arrives is an event of its own.
      setImmediate(() => {
        out.take(frames)
        done(null)
      })
    },
    open: (receive) => own.open(receive),
    close: () => own.close(),
  }
}
