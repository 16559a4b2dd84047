import { isThenable } from '../context/index.ts'

/** Work that may have to wait, step by step; what it yields is waited for. See {@link run}. */
export type Steps<T> = Generator<PromiseLike<unknown>, T, void>

/**
 * Runs steps to their end: at once as long as none of them waits for something. What most views do waits
 * for nothing, and a promise for each of their steps would cost as much as the step.
 */
export function run<T>(steps: Steps<T>): T | Promise<T> {
  const step = steps.next()
  return step.done === true ? step.value : runAfter(step.value, steps)
}

async function runAfter<T>(awaited: PromiseLike<unknown>, steps: Steps<T>): Promise<T> {
  await awaited
  return run(steps)
}

/**
 * What a step waits for: `yield* settled(x)` is among steps what `await x` is in an async function.
 */
export function* settled<T>(given: T | PromiseLike<T>): Steps<T> {
  if (!isPending(given)) return given
  let result = (): T => {
    throw new TypeError('A step went on before what it waits for was there.')
  }
  yield given.then((value) => {
    result = () => value
  })
  return result()
}

function isPending<T>(given: T | PromiseLike<T>): given is PromiseLike<T> {
  return isThenable(given)
}
