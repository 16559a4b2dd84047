import { z } from 'zod'

/** What a posted member has to be, at each server. */
export const newMember = z.object({
  name: z.string().min(1).max(100),
  email: z.email(),
  age: z.number().int().min(13).max(150),
  role: z.enum(['admin', 'editor', 'reader']),
  subscribed: z.boolean(),
})
