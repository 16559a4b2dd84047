import { Message } from '../pubsub/index.ts'
import { MAX_BODY, type PostStatus } from './longpoll-body.ts'

/** The version of what nodes say to each other here; another one is not understood. */
const VERSION = 1
/** Characters of one piece. In UTF-8 they are less than 200 KB, and brokers carry a megabyte. */
const PIECE_LENGTH = 65_536
/** Pieces of an answer: some 67 million characters. */
export const MAX_PIECES = 1_024
const MAX_POST_PIECES = Math.ceil(MAX_BODY / (PIECE_LENGTH - 1))
const MAX_HEADER = 4_000
const ID = /^[\w-]{1,64}$/
const POST_STATUSES: readonly unknown[] = [200, 400, 408, 410, 500] satisfies PostStatus[]

/** Part of a text that may be too long for one message. */
export interface Piece {
  /** Its number, from 0. */
  readonly n: number
  /** How many there are. */
  readonly pieces: number
  readonly text: string
}

/** What all messages of a forwarded request have. */
interface Header {
  /** Names the request; unguessable. */
  readonly id: string
}

/** A request to be forwarded. */
interface Request extends Header {
  /** The node that it came to. */
  readonly from: string
  readonly session: string
}

/** A GET. */
export interface PollQuestion extends Request {
  readonly kind: 'poll'
}

/** A POST, with the first piece of its body. */
export interface PostQuestion extends Request, Piece {
  readonly kind: 'post'
  readonly batch: boolean
}

/** What a node with a request says to the one that has the session. */
export type Question =
  | PollQuestion
  | PostQuestion
  /** More of the body of a POST. */
  | (Header & Piece & { readonly kind: 'piece' })
  /** The client has got the messages of its poll, or it has not and will not. */
  | (Header & { readonly kind: 'taken' | 'given_up' })

/** What the node that has the session says to the one with a request. */
export type Answer =
  /** The request has arrived; or there is no such session (any more). */
  | (Header & { readonly kind: 'alive' | 'gone' })
  /** A JSON array of frames. */
  | (Header & Piece & { readonly kind: 'messages' })
  | (Header & { readonly kind: 'posted'; readonly status: PostStatus })

/** Writes one of them: a header in JSON, a line feed, the text if it has one. */
export function writeRelayed(topic: string, said: Question | Answer): Message {
  const { kind, ...rest } = said
  const header = JSON.stringify({ v: VERSION, ...rest, text: undefined })
  return Message.internal(topic, kind, `${header}\n${'text' in said ? said.text : ''}`)
}

/** Reads what {@link writeRelayed} wrote on another node; undefined for anything else. */
export function readRelayed(message: Message): Question | Answer | undefined {
  const { kind, event, body } = message
  if (kind !== 'internal' || typeof body !== 'string') return undefined
  const end = body.indexOf('\n')
  if (end === -1 || end > MAX_HEADER) return undefined
  const fields = parseObject(body.slice(0, end))
  return fields.v === VERSION ? readFields(event, fields, body.slice(end + 1)) : undefined
}

function readFields(
  kind: string,
  fields: Readonly<Record<string, unknown>>,
  text: string,
): Question | Answer | undefined {
  const { id, from, session, batch, status } = fields
  if (!isId(id)) return undefined
  switch (kind) {
    case 'taken':
    case 'given_up':
    case 'alive':
    case 'gone':
      return { kind, id }
    case 'poll':
      if (typeof from !== 'string' || !isId(session)) return undefined
      return { kind, id, from, session }
    case 'posted':
      return isPostStatus(status) ? { kind, id, status } : undefined
    case 'messages': {
      const piece = readPiece(fields, text, MAX_PIECES)
      return piece && { kind, id, ...piece }
    }
    case 'piece': {
      const piece = readPiece(fields, text, MAX_POST_PIECES)
      return piece && { kind, id, ...piece }
    }
    case 'post': {
      const piece = readPiece(fields, text, MAX_POST_PIECES)
      if (typeof from !== 'string' || !isId(session) || typeof batch !== 'boolean') return undefined
      return piece && { kind, id, from, session, batch, ...piece }
    }
    default:
      return undefined
  }
}

function readPiece(
  { n, pieces }: Readonly<Record<string, unknown>>,
  text: string,
  most: number,
): Piece | undefined {
  if (!isCount(n) || !isCount(pieces) || n >= pieces || pieces > most) return undefined
  return text.length > PIECE_LENGTH ? undefined : { n, pieces, text }
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value)
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function isPostStatus(value: unknown): value is PostStatus {
  return POST_STATUSES.includes(value)
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

/** Cuts a text into pieces, none of them within a character: what is half one is lost in UTF-8. */
export function cut(text: string): [Piece, ...Piece[]] {
  const first = lengthOfPiece(text)
  const texts: string[] = []
  for (let rest = text.slice(first); rest !== ''; rest = rest.slice(lengthOfPiece(rest))) {
    texts.push(rest.slice(0, lengthOfPiece(rest)))
  }
  const pieces = texts.length + 1
  const others = texts.map((part, index) => ({ n: index + 1, pieces, text: part }))
  return [{ n: 0, pieces, text: text.slice(0, first) }, ...others]
}

function lengthOfPiece(text: string): number {
  const last = text.charCodeAt(PIECE_LENGTH - 1)
  const isHalf = text.length > PIECE_LENGTH && last >= 0xd800 && last <= 0xdbff
  return isHalf ? PIECE_LENGTH - 1 : PIECE_LENGTH
}

/** Puts together what {@link cut} cut. */
export class Pieces {
  readonly #texts: string[] = []

  /** Takes the next piece; the whole text with the last. One that is not next changes nothing. */
  add({ n, pieces, text }: Piece): string | undefined {
    if (n !== this.#texts.length) return undefined
    this.#texts.push(text)
    return this.#texts.length === pieces ? this.#texts.join('') : undefined
  }
}
