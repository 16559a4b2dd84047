/** Which emoji one can answer a message with. */
export const EMOJIS = ['👍', '❤️', '😂', '🎉', '😮', '😢', '🙏', '👀'] as const

export type Emoji = (typeof EMOJIS)[number]

export function isEmoji(text: string): text is Emoji {
  return EMOJIS.some((emoji) => emoji === text)
}
