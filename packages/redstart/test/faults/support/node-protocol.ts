/** What a test and its nodes say to each other. */
import { z } from 'zod'

/** A message of the tests: who says it, and which of his it is. */
export interface Said {
  readonly from: string
  readonly n: number
}

/** How a node is to be. */
export type Start = z.infer<typeof Start>
const Start = z.object({
  name: z.string(),
  /** The url of the broker. */
  pubsub: z.string(),
  /** The url of the Redis that keeps what is said in rooms. Default the node's memory. */
  history: z.string().optional(),
  /** How much may wait for the broker, and for how many ms. */
  outbox: z.object({ messages: z.number(), age: z.number() }).optional(),
  /** How long a node may be silent before its visitors leave, in ms. */
  downPeriod: z.number(),
})

/** What a test asks a node. */
export type Question = z.infer<typeof Question>
export const Question = z.discriminatedUnion('ask', [
  Start.extend({ ask: z.literal('start'), id: z.number() }),
  z.object({ ask: z.literal('list'), id: z.number(), topic: z.string() }),
  z.object({ ask: z.literal('health'), id: z.number() }),
])

/** What a node answers. */
export const Answer = z.object({ id: z.number(), answer: z.unknown() })

/** Who is on a topic, as a node knows it, or a client. */
export type Visitors = z.infer<typeof Visitors>
export const Visitors = z.record(
  z.string(),
  z.object({
    metas: z.array(z.object({ phx_ref: z.string(), count: z.number().optional() })),
  }),
)

/** What a node tells of itself, as far as the tests look at it. */
export type NodeHealth = z.infer<typeof NodeHealth>
export const NodeHealth = z.object({
  channels: z.number(),
  pubsub: z.object({ connected: z.boolean(), waiting: z.number() }),
  counts: z.record(z.string(), z.number()),
})
