/** Where browsers find the chat, for the links in mails. */
export const publicUrl: string =
  process.env.PUBLIC_URL || `http://localhost:${process.env.PORT || 4000}`
