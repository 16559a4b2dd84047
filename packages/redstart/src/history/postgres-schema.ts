/**
 * The tables of postgresHistory, a statement each. A topic may be long and hold characters that
 * PostgreSQL does not take: `topic` is its SHA-256 in base64url. A message is the bytes that PubSub
 * makes of it.
 */
export const TABLES: readonly string[] = [
  `create table if not exists redstart_history_topics (
    topic text primary key,
    epoch text not null,
    seq bigint not null,
    expires_at timestamptz not null
  )`,
  `create index if not exists redstart_history_topics_expires_at
    on redstart_history_topics (expires_at)`,
  `create table if not exists redstart_history_messages (
    topic text not null,
    epoch text not null,
    seq bigint not null,
    id text not null,
    message bytea not null,
    expires_at timestamptz not null,
    primary key (topic, epoch, seq)
  )`,
  `create index if not exists redstart_history_messages_expires_at
    on redstart_history_messages (expires_at)`,
]
