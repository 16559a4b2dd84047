import type { Bounds, RoomStore, StoredMessage, StoredRoom } from './room-store.ts'

interface Kept {
  readonly room: StoredRoom
  /** In the order in which they came, each with the one that it replaced. */
  readonly messages: Map<string, StoredMessage & { readonly replaces: string | null }>
  /** The last that were burnt. */
  readonly burnt: Set<string>
}

/** Keeps rooms in this process, and forgets them with it. */
export function memoryStore(bounds: Bounds): RoomStore {
  const rooms = new Map<string, Kept>()

  function alive(key: string, now: number): Kept | undefined {
    const kept = rooms.get(key)
    if (kept === undefined || kept.room.expiresAt <= now) return undefined
    dropEnded(kept, now)
    return kept
  }

  return {
    async open(room, now) {
      if (rooms.has(room.key) && !hasEnded(room.key, now)) return 'taken'
      const living = [...rooms.keys()].filter((key) => !hasEnded(key, now))
      if (living.length >= bounds.rooms) return 'full'
      rooms.set(room.key, { room, messages: new Map(), burnt: new Set() })
      return 'opened'
    },

    async find(key, now) {
      return alive(key, now)?.room
    },

    async messages(key, now) {
      const kept = alive(key, now)
      return kept && [...kept.messages.values()].map(({ replaces: _, ...message }) => message)
    },

    async keep(key, message, now) {
      const kept = alive(key, now)
      if (kept === undefined) return { status: 'gone' }
      const { room, messages, burnt } = kept
      if (burnt.has(message.id)) return { status: 'burnt' }
      const known = messages.get(message.id)
      if (known !== undefined) {
        const isAgain = known.slot === message.slot
        return isAgain ? { status: 'kept', replaces: known.replaces } : { status: 'taken' }
      }
      const earlier =
        room.mode === 'replace'
          ? [...messages.values()].find(({ slot }) => slot === message.slot)
          : undefined
      const replaces = earlier?.id ?? null
      if (replaces !== null) messages.delete(replaces)
      if (messages.size >= bounds.messages) return { status: 'full' }
      messages.set(message.id, { ...message, replaces })
      return { status: 'kept', replaces }
    },

    async burn(key, id, reader, now) {
      const kept = alive(key, now)
      const message = kept?.messages.get(id)
      if (message === undefined || message.slot === reader || kept?.room.mode !== 'burn') {
        return false
      }
      const { messages, burnt } = kept
      burnt.add(id)
      for (const oldest of burnt) if (burnt.size > bounds.messages) burnt.delete(oldest)
      return messages.delete(id)
    },

    async remove(key) {
      return rooms.delete(key)
    },

    async sweep(now) {
      const ended = [...rooms.keys()].filter((key) => hasEnded(key, now))
      for (const key of ended) rooms.delete(key)
      for (const kept of rooms.values()) dropEnded(kept, now)
      return ended
    },

    async close() {
      rooms.clear()
    },
  }

  function hasEnded(key: string, now: number): boolean {
    const kept = rooms.get(key)
    return kept === undefined || kept.room.expiresAt <= now
  }
}

function dropEnded({ messages }: Kept, now: number): void {
  for (const { id, expiresAt } of messages.values()) if (expiresAt <= now) messages.delete(id)
}
