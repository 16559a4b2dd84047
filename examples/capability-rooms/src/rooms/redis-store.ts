import { Redis } from 'ioredis'
import { z } from 'zod'
import { Mode } from './formats.ts'
import { BURN, KEEP, OPEN, REMOVE, SWEEP } from './redis-scripts.ts'
import type { Bounds, Kept, RoomStore, StoredMessage, StoredRoom } from './room-store.ts'

/** What a store of another name does not see. */
const PREFIX = 'capability-rooms:'

const Room = z.object({
  access: z.string(),
  destroy: z.string(),
  mode: Mode,
  messageTtl: z.coerce.number(),
  expiresAt: z.coerce.number(),
})
const Message = z.object({
  number: z.number(),
  slot: z.string(),
  box: z.string(),
  expiresAt: z.number(),
})
const Opened = z.enum(['opened', 'taken', 'full'])
const KeepResult = z.tuple([z.enum(['kept', 'gone', 'full', 'taken', 'burnt'])], z.string())

/** Keeps rooms in Redis, for any number of nodes. */
export class RedisStore implements RoomStore {
  readonly #redis: Redis
  readonly #bounds: Bounds

  private constructor(redis: Redis, bounds: Bounds) {
    this.#redis = redis
    this.#bounds = bounds
  }

  /**
   * Connects. What fails later is tried again, for seconds, and is an error of who asked.
   *
   * @param url - `redis://` or `rediss://`, with name and password where the server wants them.
   * @throws what the server or the network said, when there is no connection.
   */
  static async connect(url: string, bounds: Bounds): Promise<RedisStore> {
    const redis = new Redis(url, {
      lazyConnect: true,
      maxRetriesPerRequest: 3,
      commandTimeout: 5_000,
    })
    // Each caller has the error of its own call; without a listener it would be printed as well.
    let problem: unknown
    redis.on('error', (error) => {
      problem = error
    })
    try {
      await redis.connect()
    } catch (error) {
      redis.disconnect()
      throw withoutArguments(problem ?? error)
    }
    return new RedisStore(redis, bounds)
  }

  async open(room: StoredRoom, now: number): Promise<'opened' | 'taken' | 'full'> {
    const { key, ...fields } = room
    const keys = [roomKey(key), ENDINGS, messagesKey(key), burntKey(key)]
    const args = [now, this.#bounds.rooms, key, room.expiresAt, ...Object.entries(fields).flat()]
    return Opened.parse(await this.#run(OPEN, keys, args))
  }

  async find(key: string, now: number): Promise<StoredRoom | undefined> {
    const read = Room.safeParse(await this.#redis.hgetall(roomKey(key)))
    return read.success && read.data.expiresAt > now ? { key, ...read.data } : undefined
  }

  async messages(key: string, now: number): Promise<readonly StoredMessage[] | undefined> {
    if ((await this.find(key, now)) === undefined) return undefined
    const stored = await this.#redis.hgetall(messagesKey(key))
    return Object.entries(stored)
      .map(([id, text]) => ({ id, ...Message.parse(JSON.parse(text)) }))
      .filter(({ expiresAt }) => expiresAt > now)
      .sort((one, other) => one.number - other.number)
      .map(({ id, slot, box, expiresAt }) => ({ id, slot, box, expiresAt }))
  }

  async keep(key: string, message: StoredMessage, now: number): Promise<Kept> {
    const { id, slot, box, expiresAt } = message
    const keys = [roomKey(key), messagesKey(key), MESSAGE_ENDINGS, burntKey(key)]
    const args = [now, this.#bounds.messages, key, id, slot, expiresAt, box]
    const [status, replaces] = KeepResult.parse(await this.#run(KEEP, keys, args))
    return status === 'kept' ? { status, replaces: replaces || null } : { status }
  }

  async burn(key: string, id: string, reader: string, now: number): Promise<boolean> {
    const keys = [roomKey(key), messagesKey(key), MESSAGE_ENDINGS, burntKey(key)]
    return (await this.#run(BURN, keys, [now, key, id, reader, this.#bounds.messages])) === 1
  }

  async remove(key: string): Promise<boolean> {
    const keys = [roomKey(key), messagesKey(key), burntKey(key), ENDINGS, MESSAGE_ENDINGS]
    return (await this.#run(REMOVE, keys, [key])) === 1
  }

  async sweep(now: number): Promise<readonly string[]> {
    const args = [now, roomKey(''), messagesKey(''), burntKey('')]
    return z.array(z.string()).parse(await this.#run(SWEEP, [ENDINGS, MESSAGE_ENDINGS], args))
  }

  async close(): Promise<void> {
    this.#redis.disconnect()
  }

  /** Redis knows a script by its hash when it has seen it, and compiles it once. */
  #run(script: string, keys: string[], args: (string | number)[]): Promise<unknown> {
    return this.#redis.eval(script, keys.length, ...keys, ...args)
  }
}

const ENDINGS = `${PREFIX}endings`
const MESSAGE_ENDINGS = `${PREFIX}message-endings`

function roomKey(key: string): string {
  return `${PREFIX}room:${key}`
}

function messagesKey(key: string): string {
  return `${PREFIX}messages:${key}`
}

function burntKey(key: string): string {
  return `${PREFIX}burnt:${key}`
}

/** What Redis does not understand it repeats, and that may be the password. */
function withoutArguments(error: unknown): Error {
  const said = error instanceof Error ? error.message : 'it did not answer'
  return new Error(said.split(/,? with args /)[0])
}
