/** Runs steps to their end: at once as long as none of them waits for something. */
export function run<T>(steps: Generator<Promise<unknown>, T, void>): T | Promise<T> {
  const step = steps.next()
  return step.done === true ? step.value : runAfter(step.value, steps)
}

async function runAfter<T>(
  awaited: Promise<unknown>,
  steps: Generator<Promise<unknown>, T, void>,
): Promise<T> {
  await awaited
  return run(steps)
}
