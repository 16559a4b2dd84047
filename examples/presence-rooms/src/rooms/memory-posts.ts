import type { Post, Unstored } from './post.ts'
import { type Posts, RECENT } from './posts.ts'

/** Keeps posts in this process, until it ends. */
export class MemoryPosts implements Posts {
  readonly #rooms = new Map<string, Post[]>()

  async add(room: string, post: Unstored): Promise<Post> {
    const posts = this.#rooms.get(room) ?? []
    this.#rooms.set(room, posts)
    const known = posts.find(({ from, key }) => from.id === post.from.id && key === post.key)
    if (known) return known
    const stored = { id: (posts.at(-1)?.id ?? 0) + 1, ...post }
    posts.push(stored)
    if (posts.length > RECENT) posts.shift()
    return stored
  }

  async recent(room: string): Promise<readonly Post[]> {
    return [...(this.#rooms.get(room) ?? [])]
  }

  async close(): Promise<void> {}
}
