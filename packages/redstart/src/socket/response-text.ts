import { InvalidPayload } from '../errors/index.ts'

/**
 * The JSON of a reply's response, which unlike that of a push may be any JSON value; no response is
 * an empty object.
 *
 * @throws InvalidPayload when JSON cannot express it.
 */
export function responseText(response: unknown): string {
  if (response === undefined) return '{}'
  let text: string | undefined
  try {
    text = JSON.stringify(response)
  } catch (cause) {
    throw new InvalidPayload('phx_reply', 'JSON cannot express the response', { cause })
  }
  if (text === undefined) {
    throw new InvalidPayload('phx_reply', `the response is a ${typeof response}`)
  }
  return text
}
