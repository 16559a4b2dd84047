/**
 * Chooses the WebSocket subprotocol: the first allowed one that the client offers (Phoenix channels
 * protocol, section 1.4).
 *
 * @param allowed - In the server's order; none means that the header is ignored.
 * @param header - The client's `sec-websocket-protocol`.
 * @returns the choice, undefined when none is to be confirmed, or `refused` when none fits.
 */
export function chooseSubprotocol(
  allowed: readonly string[],
  header: string | undefined,
): { readonly refused: boolean; readonly protocol?: string } {
  if (header === undefined || allowed.length === 0) return { refused: false }
  const offered = header.split(',').map((item) => item.trim())
  const protocol = allowed.find((item) => offered.includes(item))
  return protocol === undefined ? { refused: true } : { refused: false, protocol }
}
