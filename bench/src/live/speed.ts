/** How often one request to `/speed` of the peer concatenates the 1,000 rows. */
export const speedRepeats = 20

/**
 * What concatenating them once took where the targets of live views were set, in microseconds: 1,000 rows,
 * each value looked through for what has to be escaped.
 */
export const speedReference = 313
