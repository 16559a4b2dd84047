import { UnreadableDiff } from '../../errors/index.ts'

/** A map, as JSON has them. */
export type JsonMap = Readonly<Record<string, unknown>>

/** Whether a value of JSON is a map. */
export function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The own field of a map that holds text; undefined for all else. */
export function textIn(value: unknown, key: string): string | undefined {
  const field = isMap(value) ? value[key] : undefined
  return typeof field === 'string' ? field : undefined
}

/** The statics of a template: themselves, or one of those that the message shares. */
export function statics(sent: unknown, shared: JsonMap | undefined): readonly string[] {
  const found = typeof sent === 'number' ? shared?.[sent] : sent
  if (Array.isArray(found)) return found.map(String)
  throw new UnreadableDiff(`it names statics ${JSON.stringify(sent)} that it does not have`)
}
