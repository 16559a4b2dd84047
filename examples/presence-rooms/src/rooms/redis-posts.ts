import { Redis } from 'ioredis'
import { Post, type Unstored } from './post.ts'
import { type Posts, RECENT } from './posts.ts'

/** Seconds that a post is known by its key: who sends it again later sends a new one. */
const KEY_TTL = 600
/** Seconds that a room is remembered in which nothing is said: a week. */
const ROOM_TTL = 7 * 24 * 60 * 60

/** Keeps posts in Redis 7 or later, for any number of nodes. */
export class RedisPosts implements Posts {
  readonly #redis: Redis

  private constructor(redis: Redis) {
    this.#redis = redis
  }

  /**
   * Connects. What fails later is tried again, for seconds, and is an error of who asked.
   *
   * @param url - `redis://` or `rediss://`, with name and password where the server wants them.
   * @throws what the server or the network said, when there is no connection.
   */
  static async connect(url: string): Promise<RedisPosts> {
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
    return new RedisPosts(redis)
  }

  async add(room: string, post: Unstored): Promise<Post> {
    const posts = `presence-rooms:posts:${room}`
    const sent = `presence-rooms:sent:${room}:${post.from.id}:${post.key}`
    const id = await this.#redis.incr(`presence-rooms:last:${room}`)
    const text = JSON.stringify({ id, ...post })
    const known = await this.#redis.set(sent, text, 'EX', KEY_TTL, 'NX', 'GET')
    // Added again where it is known, which changes nothing: whoever sent it first may have failed here.
    await this.#redis
      .multi()
      .zadd(posts, known === null ? id : parse(known).id, known ?? text)
      .zremrangebyrank(posts, 0, -RECENT - 1)
      .expire(posts, ROOM_TTL)
      .exec()
    return parse(known ?? text)
  }

  async recent(room: string): Promise<readonly Post[]> {
    const texts = await this.#redis.zrange(`presence-rooms:posts:${room}`, 0, '-1')
    return texts.map(parse)
  }

  async close(): Promise<void> {
    this.#redis.disconnect()
  }
}

function parse(text: string): Post {
  return Post.parse(JSON.parse(text))
}

/** What Redis does not understand it repeats, and that may be the password. */
function withoutArguments(error: unknown): Error {
  const said = error instanceof Error ? error.message : 'it did not answer'
  return new Error(said.split(/,? with args /)[0])
}
