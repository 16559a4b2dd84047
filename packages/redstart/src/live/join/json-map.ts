/** What JSON makes of what a page hands a view. */
export type JsonMap = Readonly<Record<string, unknown>>

/** A value that JSON made, as a map of its own; empty where it is none. */
export function jsonMap(value: unknown): JsonMap {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

/** What a page hands a view, as the view is handed it again when it is joined: both mounts see the same. */
export function throughJson(handed: object): JsonMap {
  return jsonMap(JSON.parse(JSON.stringify(handed)))
}
