/** The messages that the page has, the oldest first. */
export function rowsOf(log: HTMLElement): HTMLElement[] {
  return [...log.querySelectorAll<HTMLElement>('#messages > .message')]
}

export function rowOf(log: HTMLElement, id: string): HTMLElement | undefined {
  return rowsOf(log).find((row) => row.dataset.id === id)
}
