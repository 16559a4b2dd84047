import { type FileHandle, open } from 'node:fs/promises'
import { FileChanged } from '../../errors/index.ts'

const PIECE = 65_536

/** Which bytes of a file are meant. */
export interface ByteRange {
  /** The first byte. */
  readonly start: number
  /** The byte behind the last. */
  readonly end: number
}

/**
 * Reads a part of an open file, whole.
 *
 * @throws FileChanged when there is less.
 */
export async function readRange(
  handle: FileHandle,
  range: ByteRange,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(range.end - range.start)
  for (let filled = 0; filled < bytes.length; ) {
    const room = bytes.length - filled
    const { bytesRead } = await handle.read(bytes, filled, room, range.start + filled)
    if (bytesRead === 0) throw new FileChanged()
    filled += bytesRead
  }
  return bytes
}

/**
 * A part of a file as a stream. The file is opened by the first read and closed at the end, by an
 * error and by `cancel()`, so a stream that nobody reads holds nothing. It fails with FileChanged when
 * the file turns out shorter than it was.
 *
 * @param path - The file.
 * @param check - Told of the file once it is open; what it throws fails the stream.
 */
export function fileStream(
  path: string,
  { start, end }: ByteRange,
  check?: (handle: FileHandle) => Promise<void>,
): ReadableStream<Uint8Array> {
  let position = start
  let handle: FileHandle | undefined
  const next = async (): Promise<Uint8Array> => {
    if (handle === undefined) {
      handle = await open(path)
      await check?.(handle)
    }
    const piece = { start: position, end: Math.min(position + PIECE, end) }
    position = piece.end
    return await readRange(handle, piece)
  }
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          if (position < end) controller.enqueue(await next())
        } catch (error) {
          // Also when the stream was cancelled meanwhile, for then nothing can be put into it.
          await handle?.close()
          throw error
        }
        if (position < end) return
        await handle?.close()
        controller.close()
      },
      async cancel() {
        await handle?.close()
      },
    },
    { highWaterMark: 0 },
  )
}
