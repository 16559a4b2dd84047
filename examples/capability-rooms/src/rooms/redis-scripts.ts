/**
 * What has to be one step in Redis. Each script has its keys from the caller and takes the time as an
 * argument, so that a test can move it.
 *
 * A room is a hash; its messages are a hash of JSON by id, each with the number under which it came; the ids
 * of those that were burnt last are a sorted set. Two more sorted sets hold when rooms and messages end; a
 * message is named `room:id` there.
 */

/** KEYS room, endings, messages, burnt. ARGV now, most rooms, key, ends, field, value, … */
export const OPEN = `
local now = tonumber(ARGV[1])
local ends = redis.call('ZSCORE', KEYS[2], ARGV[3])
if ends and tonumber(ends) > now then return 'taken' end
if redis.call('ZCOUNT', KEYS[2], '(' .. ARGV[1], '+inf') >= tonumber(ARGV[2]) then return 'full' end
redis.call('DEL', KEYS[1], KEYS[3], KEYS[4])
redis.call('HSET', KEYS[1], unpack(ARGV, 5))
redis.call('ZADD', KEYS[2], ARGV[4], ARGV[3])
-- Sweeping is what ends a room. This is for a store that nobody sweeps any more.
redis.call('PEXPIRE', KEYS[1], tonumber(ARGV[4]) - now + 60000)
return 'opened'
`

/** KEYS room, messages, message endings, burnt. ARGV now, most messages, key, id, slot, ends, box. */
export const KEEP = `
local now = tonumber(ARGV[1])
local room = redis.call('HMGET', KEYS[1], 'expiresAt', 'mode')
if not room[1] or tonumber(room[1]) <= now then return {'gone'} end
if redis.call('ZSCORE', KEYS[4], ARGV[4]) then return {'burnt'} end
local count, earlier = 0, ''
local stored = redis.call('HGETALL', KEYS[2])
for i = 1, #stored, 2 do
  local id, message = stored[i], cjson.decode(stored[i + 1])
  if message.expiresAt > now then
    if id == ARGV[4] then
      if message.slot == ARGV[5] then return {'kept', message.replaces} end
      return {'taken'}
    end
    if room[2] == 'replace' and message.slot == ARGV[5] then earlier = id end
    count = count + 1
  end
end
if earlier ~= '' then
  redis.call('HDEL', KEYS[2], earlier)
  redis.call('ZREM', KEYS[3], ARGV[3] .. ':' .. earlier)
  count = count - 1
end
if count >= tonumber(ARGV[2]) then return {'full'} end
local message = {
  number = redis.call('HINCRBY', KEYS[1], 'messages', 1),
  slot = ARGV[5], expiresAt = tonumber(ARGV[6]), box = ARGV[7], replaces = earlier,
}
redis.call('HSET', KEYS[2], ARGV[4], cjson.encode(message))
redis.call('ZADD', KEYS[3], ARGV[6], ARGV[3] .. ':' .. ARGV[4])
redis.call('PEXPIRE', KEYS[2], tonumber(room[1]) - now + 60000)
return {'kept', earlier}
`

/** KEYS room, messages, message endings, burnt. ARGV now, key, id, reader, most burnt. */
export const BURN = `
local now = tonumber(ARGV[1])
local room = redis.call('HMGET', KEYS[1], 'expiresAt', 'mode')
if not room[1] or tonumber(room[1]) <= now or room[2] ~= 'burn' then return 0 end
local text = redis.call('HGET', KEYS[2], ARGV[3])
if not text then return 0 end
local message = cjson.decode(text)
if message.expiresAt <= now or message.slot == ARGV[4] then return 0 end
redis.call('ZREM', KEYS[3], ARGV[2] .. ':' .. ARGV[3])
redis.call('ZADD', KEYS[4], now, ARGV[3])
redis.call('ZREMRANGEBYRANK', KEYS[4], 0, -1 - tonumber(ARGV[5]))
redis.call('PEXPIRE', KEYS[4], tonumber(room[1]) - now + 60000)
return redis.call('HDEL', KEYS[2], ARGV[3])
`

/** KEYS room, messages, burnt, endings, message endings. ARGV key. */
export const REMOVE = `
for _, id in ipairs(redis.call('HKEYS', KEYS[2])) do
  redis.call('ZREM', KEYS[5], ARGV[1] .. ':' .. id)
end
redis.call('ZREM', KEYS[4], ARGV[1])
return redis.call('DEL', KEYS[1], KEYS[2], KEYS[3]) > 0 and 1 or 0
`

/** KEYS endings, message endings. ARGV now, what room, messages and burnt of a room's key begin with. */
export const SWEEP = `
for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[1], 'LIMIT', 0, 1000)) do
  local key, id = name:match('^(%x+):(%x+)$')
  redis.call('HDEL', ARGV[3] .. key, id)
  redis.call('ZREM', KEYS[2], name)
end
local ended = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 1000)
for _, key in ipairs(ended) do
  redis.call('DEL', ARGV[2] .. key, ARGV[3] .. key, ARGV[4] .. key)
  redis.call('ZREM', KEYS[1], key)
end
return ended
`
