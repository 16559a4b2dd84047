/**
 * What is left of a value on its way through JSON, as a map. What a page hands a view goes this way, on
 * the first render too, so that both mounts see the same.
 */
export function jsonMap(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text)
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
