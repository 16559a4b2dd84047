import { PageBrokeOff } from '../errors/index.ts'

/**
 * A stream whose first piece is there, so that what fails before it can still be answered with an error.
 * What fails later is told to `onError` alone: the visitor sees the page break off, and no message.
 *
 * @throws what the stream fails with before it has given anything.
 */
export async function begun(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  onError: (error: unknown) => void,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const reader = body.getReader()
  const first = await reader.read()
  let isFirst = true
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = isFirst ? first : await reader.read()
        isFirst = false
        if (done) controller.close()
        else controller.enqueue(value)
      } catch (error) {
        onError(error)
        controller.error(new PageBrokeOff())
      }
    },
    cancel: (reason) => reader.cancel(reason),
  })
}
