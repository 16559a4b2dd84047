/** What is said in a room. */
import { z } from 'zod'

/** A post as a page sends it. */
export const Draft = z.object({
  /** Names it before it has an id, so that it is stored once however often it is sent. */
  key: z.string().regex(/^[\w-]{1,64}$/),
  body: z
    .string()
    .max(2000, 'should have at most 2,000 characters')
    .refine((body) => body.trim() !== '', "can't be blank"),
})

/** A post as everybody gets it. */
export const Post = z.object({
  /** Larger than those of all posts before it in the room. */
  id: z.number(),
  key: z.string(),
  from: z.object({
    id: z.string(),
    name: z.string(),
    initials: z.string(),
    colour: z.number(),
  }),
  body: z.string(),
  /** When it came, in ISO 8601. */
  at: z.string(),
})
export type Post = z.infer<typeof Post>

/** What a store adds itself. */
export type Unstored = Omit<Post, 'id'>
