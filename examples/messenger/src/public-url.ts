/** Where browsers find the messenger, for the links in mails. */
export const publicUrl: string =
  process.env.PUBLIC_URL || `http://localhost:${process.env.PORT || 4000}`
