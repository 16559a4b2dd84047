const SESSION = /^[\w-]{1,64}$/
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Whether a text can be the id of a session: of anything else no store is asked. */
export function isSessionId(text: string): boolean {
  return SESSION.test(text)
}

/** Whether a text can be the id of a user. PostgreSQL would throw for another one; it finds nothing. */
export function isUserId(text: string): boolean {
  return UUID.test(text)
}
