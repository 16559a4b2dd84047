/** Pictures that were sent with messages. */
import { and, eq } from 'drizzle-orm'
import { fits } from 'redstart/db'
import { database } from '../database.ts'
import type { Person } from '../people/people.ts'
import { messages, pictures } from '../schema.ts'
import { readableBy } from './load-messages.ts'
import { type PictureHeader, readHeader } from './picture-headers.ts'

export const MAX_PICTURE_BYTES = 2 * 1024 * 1024
export const MAX_PICTURE_SIDE = 8000

/** A picture that somebody wants to send. */
export interface NewPicture {
  readonly bytes: Uint8Array
}

/** What a picture is by its bytes, whatever its name says; nothing where it may not be sent. */
export function checkPicture(bytes: Uint8Array): PictureHeader | undefined {
  if (bytes.byteLength > MAX_PICTURE_BYTES) return undefined
  const header = readHeader(bytes)
  return header && isSide(header.width) && isSide(header.height) ? header : undefined
}

function isSide(pixels: number): boolean {
  return pixels >= 1 && pixels <= MAX_PICTURE_SIDE
}

/** A picture, for the members of its conversation. */
export async function pictureFor(
  person: Pick<Person, 'id'>,
  id: string,
): Promise<{ type: PictureHeader['type']; bytes: Uint8Array } | undefined> {
  if (!fits(pictures.id, id)) return undefined
  const repo = await database.repo()
  const [picture] = await repo.db
    .select({ type: pictures.type, bytes: pictures.bytes })
    .from(pictures)
    .innerJoin(messages, eq(messages.id, pictures.messageId))
    .where(and(eq(pictures.id, id), await readableBy(person)))
  return picture
}
