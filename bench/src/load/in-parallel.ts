/**
 * Runs `count` jobs in order, never more than `width` of them at once.
 *
 * @param job - gets the number of the job, from 0
 */
export async function inParallel(
  count: number,
  width: number,
  job: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < count) await job(next++)
  }
  await Promise.all(Array.from({ length: Math.min(width, count) }, worker))
}
