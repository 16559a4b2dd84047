/** How many rows to read: what was asked for, within bounds. */
export function atMost(most: number, wanted: number): number {
  return Math.min(most, Math.max(1, Math.trunc(wanted) || 1))
}
