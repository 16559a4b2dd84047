import { RedisScript } from '../pubsub/index.ts'

/*
 * What a topic is in Redis. Both keys have one hash tag, so that a cluster keeps them together.
 *
 * KEYS[1], a hash: `epoch` and `seq` of the newest message, `run`, the id of the server process that
 * wrote it, `age`, the time in ms that messages are kept, and for each epoch that is over
 * `end:<epoch>`, the last `seq` of it that is left.
 *
 * KEYS[2], a stream with one entry for each message that is kept; its id is `<seq>-0`.
 *
 * A server that starts again may have lost its last messages: those since it last wrote to the disk, or
 * since its replica was told. Others may have seen them. So the epoch changes at the first message after
 * a start, and goes on where what is left ends: who saw more than that is told of a gap.
 */

/** Leaves `now`, in ms, and `text(number)`. */
const prelude = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if now > tonumber(ARGV[#ARGV]) then return redis.error_reply('LATE') end
local function text(number) return string.format('%.0f', number) end
local function server() return string.match(redis.call('INFO', 'server'), 'run_id:(%w+)') end
local state = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'run', 'age')
local epoch, seq, run, age = state[1], tonumber(state[2]), state[3], tonumber(state[4])
`

/**
 * Keeps and publishes a message. Arguments: a new epoch, the messages to keep, the ms to keep them, the
 * ms to remember the topic, the record's id, the message, the command to publish by, the channel, and
 * which attempt this is: from the second on the message may be there. Answers with epoch and seq.
 */
export const APPEND: RedisScript = new RedisScript(`${prelude}
local fresh, max, maxAge, lease = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]
local id, message, publish, channel = ARGV[5], ARGV[6], ARGV[7], ARGV[8]
if tonumber(ARGV[9]) > 1 then
  for _, entry in ipairs(redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1000)) do
    local fields = entry[2]
    if fields[6] == id then return { fields[4], string.match(entry[1], '%d+') } end
  end
end
local process = server()
if not epoch then
  redis.call('DEL', KEYS[2])
  epoch, seq = fresh, 0
elseif run ~= process then
  local fields = redis.call('HGETALL', KEYS[1])
  for at = 1, #fields, 2 do
    local isPast = string.sub(fields[at], 1, 4) == 'end:'
    if isPast and tonumber(fields[at + 1]) < seq - max then redis.call('HDEL', KEYS[1], fields[at]) end
  end
  redis.call('HSET', KEYS[1], 'end:' .. epoch, text(seq))
  epoch = fresh
end
seq = seq + 1
redis.call('HSET', KEYS[1], 'epoch', epoch, 'seq', text(seq), 'run', process, 'age', text(maxAge))
redis.call('PEXPIRE', KEYS[1], lease)
for _ = 1, 2 do
  local oldest = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)[1]
  if not oldest or tonumber(oldest[2][2]) > now - maxAge then break end
  redis.call('XDEL', KEYS[2], oldest[1])
end
redis.call('XADD', KEYS[2], 'MAXLEN', '=', max, text(seq) .. '-0',
  'at', text(now), 'epoch', epoch, 'id', id, 'message', message)
redis.call('PEXPIRE', KEYS[2], text(maxAge))
redis.call(publish, channel, epoch .. '-' .. text(seq) .. ' ' .. id .. ' ' .. message)
return { epoch, text(seq) }
`)

/**
 * Answers with epoch and seq of the newest message, and remembers the topic. Arguments: a new epoch, the
 * ms to remember the topic.
 */
export const HEAD: RedisScript = new RedisScript(`${prelude}
if not epoch then
  epoch, seq = ARGV[1], 0
  redis.call('DEL', KEYS[2])
  redis.call('HSET', KEYS[1], 'epoch', epoch, 'seq', 0, 'run', server(), 'age', 0)
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return { epoch, text(seq) }
`)

/**
 * Answers with epoch, seq, id and bytes of each message after a position, or with nothing for a gap.
 * Arguments: epoch, seq, how many at most.
 */
export const READ: RedisScript = new RedisScript(`${prelude}
local since, from, limit = ARGV[1], tonumber(ARGV[2]), ARGV[3]
if not epoch then return false end
local last = since == epoch and seq or tonumber(redis.call('HGET', KEYS[1], 'end:' .. since) or nil)
if not last or from > last then return false end
if from == seq then return {} end
local entries = redis.call('XRANGE', KEYS[2], text(from + 1) .. '-0', '+', 'COUNT', limit)
local first = entries[1]
if not first or first[1] ~= text(from + 1) .. '-0' then return false end
if tonumber(first[2][2]) <= now - age then return false end
local records = {}
for index, entry in ipairs(entries) do
  local fields = entry[2]
  records[index] = { fields[4], text(from + index), fields[6], fields[8] }
end
return records
`)
