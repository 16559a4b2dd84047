import type { StandardSchemaV1 } from '@standard-schema/spec'

/** One thing that a schema did not like. */
export interface Issue {
  /** Where in the value it is, joined by dots: `members.0.email`. Empty for the value as a whole. */
  path: string
  /** What is wrong, in the words of the schema. */
  message: string
}

/** What a client is answered when a schema refuses what it sent. */
export interface Invalid {
  reason: 'invalid'
  issues: Issue[]
}

/*
 * Issues travel back to the client, and how many there are, how long their paths, and with some
 * vendors how long their messages is up to what the client sent. So all three have a bound.
 */
const MAX_ISSUES = 20
const MAX_PATH_LENGTH = 200
const MAX_MESSAGE_LENGTH = 500

/** The first issues of a refusal, in the form in which they are sent. */
export function toIssues(issues: readonly StandardSchemaV1.Issue[]): Issue[] {
  // Copied first: ArkType's lists are subclasses of Array, whose map() makes more of the same.
  return [...issues].slice(0, MAX_ISSUES).map(({ path = [], message }) => ({
    path: shorten([...path].map(segmentName).join('.'), MAX_PATH_LENGTH),
    message: shorten(message, MAX_MESSAGE_LENGTH),
  }))
}

function segmentName(segment: PropertyKey | StandardSchemaV1.PathSegment): string {
  return String(typeof segment === 'object' ? segment.key : segment)
}

function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  // A character outside the basic plane is not cut in two.
  return `${text.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}
