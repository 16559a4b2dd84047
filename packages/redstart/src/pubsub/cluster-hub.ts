import type { HubFrame, HubPort, NodeFrame } from './cluster-port.ts'
import { FrameSender } from './frame-sender.ts'

/**
 * Relays messages between the processes of one machine, in the one that has started the others. A
 * broadcast goes to the nodes that have subscribers of its topic, its sender excepted.
 */
export class ClusterHub {
  readonly #nodes = new Map<string, Member>()
  readonly #topics = new Map<string, Set<Member>>()

  /** Takes a node in, until it leaves or the way to it is lost. */
  connect(port: HubPort): void {
    const member = new Member(port)
    port.open(
      (frames) => {
        for (const frame of frames) this.#take(member, frame)
      },
      () => this.#remove(member),
    )
  }

  #take(member: Member, frame: NodeFrame): void {
    switch (frame[0]) {
      case 'join':
        this.#nodes.set(frame[1], member)
        break
      case 'subscribe':
        this.#subscribe(member, frame[1])
        break
      case 'unsubscribe':
        this.#unsubscribe(member, frame[1])
        break
      case 'broadcast':
        for (const other of this.#topics.get(frame[1]) ?? []) {
          if (other !== member) other.deliver(frame[2])
        }
        break
      case 'direct':
        this.#nodes.get(frame[1])?.deliver(frame[2])
        break
      case 'sync':
        member.confirm(frame[1])
        break
      case 'leave':
        this.#remove(member)
        break
    }
  }

  #subscribe(member: Member, topic: string): void {
    const members = this.#topics.get(topic)
    if (members) members.add(member)
    else this.#topics.set(topic, new Set([member]))
  }

  #unsubscribe(member: Member, topic: string): void {
    const members = this.#topics.get(topic)
    if (members?.delete(member) && members.size === 0) this.#topics.delete(topic)
  }

  #remove(member: Member): void {
    member.close()
    for (const [node, other] of this.#nodes) if (other === member) this.#nodes.delete(node)
    for (const topic of this.#topics.keys()) this.#unsubscribe(member, topic)
  }
}

/** A node, as the hub sees it. */
class Member {
  readonly #port: HubPort
  readonly #sender: FrameSender<HubFrame>
  /** Messages that were dropped because the node did not read. */
  #dropped = 0
  /** How many of them it was told of. */
  #told = 0
  #isTelling = false

  constructor(port: HubPort) {
    this.#port = port
    this.#sender = new FrameSender(port)
  }

  /** What the node does not read within the bound is dropped, and the node told so when it reads. */
  deliver(bytes: Uint8Array): void {
    if (this.#sender.hasRoom(bytes.length)) {
      void this.#sender.add(['deliver', bytes], bytes.length)
      return
    }
    this.#dropped += 1
    if (!this.#isTelling) void this.#tell()
  }

  confirm(id: number): void {
    void this.#sender.add(['synced', id])
  }

  close(): void {
    this.#port.close()
    this.#sender.fail(new Error('the node has left'))
  }

  /** Also tells of what is dropped while it tells. */
  async #tell(): Promise<void> {
    this.#isTelling = true
    try {
      while (this.#told < this.#dropped) {
        const count = this.#dropped - this.#told
        this.#told = this.#dropped
        await this.#sender.add(['missed', count])
      }
    } catch {
      // The node has left, and misses nothing any more.
    }
    this.#isTelling = false
  }
}
