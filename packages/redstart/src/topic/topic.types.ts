import { z } from 'zod'
import type { TopicAddress, TopicOf, TopicParams, TopicValues, TypedTopic } from './index.ts'
import { topic } from './index.ts'

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
declare function is<A, B>(equal: Equal<A, B>): void

is<TopicParams<'room:lobby'>, {}>(true)
is<TopicParams<'room:*'>, {}>(true)
is<TopicParams<'room:{id}'>, { id: string }>(true)
is<TopicParams<'room:{id}:{tab}'>, { id: string; tab: string }>(true)
is<TopicParams<'{a}-{b}:*'>, { a: string; b: string }>(true)
is<TopicParams<string>, {}>(true)

is<TopicOf<'room:lobby'>, 'room:lobby'>(true)
is<TopicOf<'room:*'>, `room:${string}`>(true)
is<TopicOf<'*'>, string>(true)
is<TopicOf<'room:{id}'>, `room:${string}`>(true)
is<TopicOf<'room:{id}:{tab}'>, `room:${string}:${string}`>(true)
is<TopicOf<'room:{id}:*'>, `room:${string}:${string}`>(true)
is<TopicOf<string>, string>(true)

is<TopicValues<'room:{id}'>, { readonly id: string | number }>(true)

interface Renamed {
  kind: 'renamed'
  at: Date
}
const roomEvents = topic('room:{id}', z.object({ kind: z.literal('renamed'), at: z.date() }))
is<typeof roomEvents, TypedTopic<'room:{id}', Renamed>>(true)
is<ReturnType<typeof roomEvents>, TopicAddress<Renamed>>(true)
roomEvents({ id: 1 })
roomEvents({ id: 'a' })
topic('news', z.string())()

// @ts-expect-error the hole has to be filled
roomEvents()
// @ts-expect-error by its name
roomEvents({ tab: 1 })
// @ts-expect-error by that only
roomEvents({ id: 1, tab: 1 })
// @ts-expect-error with a string or a number
roomEvents({ id: true })
// @ts-expect-error there is nothing to fill
topic('news', z.string())({})
// @ts-expect-error a schema is needed
topic('news', {})

// What other layers do with addresses and definitions.
declare function listen<M>(address: TopicAddress<M>, fn: (message: M) => void): void
listen(roomEvents({ id: 1 }), (message) => is<typeof message, Renamed>(true))

declare function info<M>(of: TypedTopic<string, M>, fn: (message: M) => void): void
info(roomEvents, (message) => is<typeof message, Renamed>(true))

declare function send<M>(to: TopicAddress<M>, message: NoInfer<M>): void
send(roomEvents({ id: 1 }), { kind: 'renamed', at: new Date() })
// @ts-expect-error another message
send(roomEvents({ id: 1 }), { kind: 'renamed' })

declare const anyTopic: TypedTopic<string, unknown>
const general: TypedTopic<string, unknown> = roomEvents
void general
// @ts-expect-error what fills it is not known
anyTopic({ id: 1 })
