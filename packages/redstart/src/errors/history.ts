import { RedstartError } from './base.ts'

/** The store of a topic's history could not be reached; nobody got the message. */
export class HistoryUnavailable extends RedstartError {
  constructor(topic: string, cause: unknown) {
    super(
      'history_unavailable',
      `The history of ${JSON.stringify(topic)} could not be reached, so nothing was sent. Check that its ` +
        'store is running and reachable, and try again.',
      { cause },
    )
  }
}

/** Messages of a topic are lost to its channels; they end, and their clients join anew. */
export class HistoryGap extends RedstartError {
  constructor(topic: string) {
    super(
      'history_gap',
      `The history of ${JSON.stringify(topic)} has a hole that cannot be filled: its store was emptied, ` +
        'or forgot messages before this node had them. The clients join again and are told of the gap.',
    )
  }
}

/** A payload has a key that the framework writes itself. */
export class ReservedKey extends RedstartError {
  constructor(topic: string, event: string) {
    super(
      'reserved_key',
      `The payload of ${JSON.stringify(event)} for ${JSON.stringify(topic)} has a key "_pos", under which ` +
        'topics with history carry their positions. Nothing was sent. Give the key another name.',
    )
  }
}
