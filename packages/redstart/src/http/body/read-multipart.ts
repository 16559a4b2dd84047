import { isUtf8 } from 'node:buffer'
import type { FileHandle } from 'node:fs/promises'
import {
  BodyTooLarge,
  InvalidBody,
  InvalidQuery,
  RedstartError,
  UploadNotStored,
} from '../../errors/index.ts'
import { keyPath, type Segment, Tree } from '../../params/index.ts'
import type { FormParams } from './body.ts'
import type { BodyLimits } from './body-limits.ts'
import type { ByteSource } from './byte-source.ts'
import type { MediaType } from './media-type.ts'
import { PartReader } from './part-reader.ts'
import type { Scratch } from './scratch.ts'
import { Upload } from './upload.ts'

/** RFC 2046 section 5.1.1: 1 to 70 of these, the last no blank. */
const BOUNDARY = /^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/

/**
 * Reads a `multipart/form-data` form (RFC 7578). Text fields stand where their names say, as in an
 * encoded form, and files beside them; a file input that was left empty is left out. Files go into the
 * scratch folder piece by piece, as they come.
 *
 * @throws InvalidBody, BodyTooLarge, UploadNotStored, and what the source throws. What was written
 *   until then is the scratch folder's to remove.
 */
export async function readMultipart(
  source: ByteSource,
  type: MediaType,
  { limits, scratch }: { readonly limits: BodyLimits; readonly scratch: Scratch },
): Promise<FormParams> {
  const boundary = type.parameters.get('boundary') ?? ''
  if (!BOUNDARY.test(boundary)) throw malformed('its type names no proper boundary')
  const parts = new PartReader(source, boundary, limits.headerBytes)
  const tree = new Tree<string | Upload>()
  let fields = 0
  let files = 0
  for (;;) {
    const head = await parts.nextPart()
    if (head === undefined) return tree.toMap()
    const { name, filename = '', contentType = 'application/octet-stream' } = head
    const path = pathOf(name, limits.nesting)
    if (filename !== '') {
      if (++files > limits.files) throw new BodyTooLarge('files', limits.files)
      const stored = await store(parts, limits.fileBytes, scratch)
      tree.add(path, new Upload({ filename, contentType, scratch, ...stored }))
      continue
    }
    if (++fields > limits.fields) throw new BodyTooLarge('fields', limits.fields)
    const text = await readText(parts, limits.fieldBytes)
    // Browsers send an empty file input as an unnamed, empty file.
    if (head.filename === undefined) tree.add(path, text)
  }
}

function pathOf(name: string, nesting: number): Segment[] {
  try {
    return keyPath(name, nesting)
  } catch (error) {
    throw error instanceof InvalidQuery ? malformed(error.problem) : error
  }
}

async function readText(parts: PartReader, max: number): Promise<string> {
  const pieces: Buffer[] = []
  let length = 0
  for (;;) {
    const piece = await parts.nextPiece()
    if (piece === undefined) break
    length += piece.length
    if (length > max) throw new BodyTooLarge('fieldBytes', max)
    pieces.push(piece)
  }
  const bytes = Buffer.concat(pieces)
  if (!isUtf8(bytes)) throw malformed('a text field is not UTF-8')
  return bytes.toString()
}

async function store(
  parts: PartReader,
  max: number,
  scratch: Scratch,
): Promise<{ path: string; size: number }> {
  const { path, handle } = await onDisk(() => scratch.newFile())
  try {
    return { path, size: await copy(parts, handle, max) }
  } finally {
    await onDisk(() => handle.close())
  }
}

async function copy(parts: PartReader, handle: FileHandle, max: number): Promise<number> {
  let size = 0
  for (;;) {
    const piece = await parts.nextPiece()
    if (piece === undefined) return size
    size += piece.length
    if (size > max) throw new BodyTooLarge('fileBytes', max)
    // Writes everything or throws, unlike write.
    await onDisk(() => handle.appendFile(piece))
  }
}

/** Does what touches the disk, whose faults are the server's. */
async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof RedstartError ? error : new UploadNotStored(error)
  }
}

function malformed(problem: string): InvalidBody {
  return new InvalidBody('multipart form', problem)
}
