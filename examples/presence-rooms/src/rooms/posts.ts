/**
 * The posts of the last while, for who comes into a room. What a page missed that was away is not
 * asked here: the channel's history brings it.
 */
import type { Post, Unstored } from './post.ts'

/** How many posts of a room are kept for newcomers. */
export const RECENT = 100

/** Where posts are kept. */
export interface Posts {
  /** Stores a post; one that its author has sent before is given back as it was stored then. */
  add(room: string, post: Unstored): Promise<Post>
  /** The last {@link RECENT} posts of a room, the oldest first. */
  recent(room: string): Promise<readonly Post[]>
  close(): Promise<void>
}
