import type { Message, Subscriber } from '../pubsub/index.ts'
import { LongPollAnswerer } from './longpoll-answerer.ts'
import { LongPollAsker } from './longpoll-asker.ts'
import type { LocalClient, SessionAccess } from './longpoll-client.ts'
import { type Answer, type Question, readRelayed, writeRelayed } from './longpoll-relay-message.ts'
import type { SessionPlace } from './longpoll-token.ts'
import type { SocketContext } from './socket-definition.ts'

/** What a {@link LongPollRelay} is made of. */
export interface LongPollRelayOptions {
  readonly context: SocketContext
  /** The path of the gate, the same on all nodes. */
  readonly path: string
  /** Milliseconds that a poll waits for a message, and a POST to be taken. */
  readonly window: number
  /** The client whose session lives on this node. */
  readonly find: (session: string) => LocalClient | undefined
}

/**
 * Takes requests to the node that has their session, so that a balancer may send a client anywhere
 * (Phoenix channels protocol, section 4.3). The gates of one path on all nodes have a topic in common,
 * on which they speak to each other one by one: a node asks, the owner of the session answers.
 *
 * Messages that go to another node are lent: they stay with their session until that node says that
 * its client has them. If it says that it has not, they come first in the answer to the next poll; if it
 * says nothing, the session ends. So none is lost unnoticed, and none comes twice.
 */
export class LongPollRelay implements Subscriber {
  readonly #context: SocketContext
  readonly #topic: string
  readonly #asker: LongPollAsker
  readonly #answerer: LongPollAnswerer

  constructor({ context, path, window, find }: LongPollRelayOptions) {
    const { clock, logger, pubsub } = context
    this.#context = context
    this.#topic = `redstart:longpoll:${path}`
    const { node } = pubsub
    const send = (to: string, said: Question | Answer): void => this.#send(to, said)
    this.#asker = new LongPollAsker({ clock, node, window, send, onForeign: () => this.#drop() })
    const onError = (error: unknown): void => {
      logger.error({ err: error }, 'A forwarded POST failed.')
    }
    this.#answerer = new LongPollAnswerer({ clock, window, send, find, onError })
    pubsub.subscribe(this.#topic, this)
  }

  /** The session at a place on another node, which may be gone. */
  at(place: SessionPlace): SessionAccess {
    return this.#asker.at(place)
  }

  /** The session of a client of this node has ended. */
  ended(client: LocalClient): void {
    this.#answerer.ended(client)
  }

  /** Ends the requests of this node that wait for others. */
  close(): void {
    this.#asker.close()
  }

  receive(message: Message): void {
    const said = readRelayed(message)
    if (said === undefined) this.#drop()
    else if (isAnswer(said)) this.#asker.hear(said)
    else this.#answerer.hear(said)
  }

  #send(to: string, said: Question | Answer): void {
    // What does not arrive is noticed by who waits for it.
    void this.#context.pubsub.directDispatch(to, writeRelayed(this.#topic, said))
  }

  #drop(): void {
    this.#context.counts.messagesForeign += 1
  }
}

function isAnswer(said: Question | Answer): said is Answer {
  return (
    said.kind === 'alive' ||
    said.kind === 'gone' ||
    said.kind === 'messages' ||
    said.kind === 'posted'
  )
}
