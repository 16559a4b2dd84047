/** What programs may ask for: the schemas of paths, queries, bodies and of what is sent to a channel. */
import { z } from 'zod'
import { PAGE_SIZE } from '../messages/messages.ts'
import { EMOJIS } from '../messages/reactions.ts'

const MAX_ID = 2_147_483_647
const id = z.int().min(1).max(MAX_ID)
const idInPath = z.coerce.number<string>().pipe(id)

export const MessagePath = z.object({ id: idInPath })
export const ReactionPath = MessagePath.extend({ emoji: z.enum(EMOJIS) })

/** Which messages: the newest, those before one, or those after one. */
export const Page = z.object({
  before: idInPath.optional(),
  after: idInPath.optional(),
  limit: z.coerce.number<string>().pipe(z.int().min(1).max(PAGE_SIZE)).default(PAGE_SIZE),
})
export type Page = z.infer<typeof Page>

export const Search = z.object({ q: z.string().max(200).default('') })

export const MessageRef = z.object({ messageId: id })
export const NewMessage = z.object({ key: z.string(), body: z.string() })
export const Edit = MessageRef.extend({ body: z.string() })
export const Reaction = MessageRef.extend({ emoji: z.enum(EMOJIS), isOn: z.boolean() })
