import { type LuaScript, luaScript } from './redis-client.ts'

/*
 * Each works on one key, so that a cluster may keep every key where it likes. Times are those of the
 * caller; only how long a key lives is by the clock of the server.
 */

/** Writes a hash anew. Arguments: how long it lives in ms, fields and values. */
export const WRITE: LuaScript = luaScript(`
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], unpack(ARGV, 2))
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1
`)

/**
 * Writes a session anew if it has the version that is expected and is not revoked. Arguments: that
 * version, how long it lives in ms, fields and values. Answers whether it did.
 */
export const SWAP: LuaScript = luaScript(`
local kept = redis.call('HMGET', KEYS[1], 'version', 'revokedAt')
if kept[1] ~= ARGV[1] or kept[2] then return 0 end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], unpack(ARGV, 3))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
`)

/**
 * Notes that a session is in use. Arguments: when, when it expires, how long it lives in ms. Answers
 * whose it is; nothing for one that is revoked or gone.
 */
export const TOUCH: LuaScript = luaScript(`
local kept = redis.call('HMGET', KEYS[1], 'userId', 'revokedAt')
if not kept[1] or kept[2] then return false end
redis.call('HSET', KEYS[1], 'lastSeenAt', ARGV[1], 'expiresAt', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return kept[1]
`)

/** Revokes a session. Arguments: when, why, how long it lives in ms. Answers whether it was not before. */
export const REVOKE: LuaScript = luaScript(`
local kept = redis.call('HMGET', KEYS[1], 'userId', 'revokedAt')
if not kept[1] or kept[2] then return 0 end
redis.call('HDEL', KEYS[1], 'pendingHash', 'pendingAt', 'previousHash', 'previousUntil')
redis.call('HSET', KEYS[1], 'secretHash', '', 'revokedAt', ARGV[1], 'revokedReason', ARGV[2])
redis.call('HINCRBY', KEYS[1], 'version', 1)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
`)

/** Puts an id into a sorted set that lives at least so long. Arguments: the id, its score, ms. */
export const ENLIST: LuaScript = luaScript(`
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[3]) then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
return 1
`)

/** Sets a field of a hash that lives at least so long. Arguments: field, value, ms. */
export const POINT: LuaScript = luaScript(`
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[3]) then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
return 1
`)

/** Deletes a field of a hash if it has a value. Arguments: field, value. Answers whether it did. */
export const UNPOINT: LuaScript = luaScript(`
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
return redis.call('HDEL', KEYS[1], ARGV[1])
`)

/** Counts one more. Arguments: the window in ms, the time. Answers with the count, and when it ends. */
export const HIT: LuaScript = luaScript(`
local resets = redis.call('HGET', KEYS[1], 'resetsAt')
if not resets or tonumber(resets) <= tonumber(ARGV[2]) then
  resets = string.format('%.0f', tonumber(ARGV[2]) + tonumber(ARGV[1]))
  redis.call('HSET', KEYS[1], 'count', 0, 'resetsAt', resets)
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
return { redis.call('HINCRBY', KEYS[1], 'count', 1), resets }
`)
