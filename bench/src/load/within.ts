/**
 * Gives up on a step that hangs, say because a server lost a frame.
 *
 * @param who - whose step it is, for the error
 * @throws Error when `step` takes longer than `seconds`
 */
export async function within<T>(seconds: number, who: string, step: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${who} made no end in ${seconds} s.`)),
      seconds * 1000,
    )
  })
  try {
    return await Promise.race([step, timeout])
  } finally {
    clearTimeout(timer)
  }
}
