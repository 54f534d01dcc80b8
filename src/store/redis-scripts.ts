/**
 * The writes of the Redis adapter, each one step on the server. Names: `<prefix>:r:<namespace>:<key>` holds a value,
 * `<prefix>:k:<namespace>` is a sorted set of the namespace's keys (Redis has no other way to list by prefix), `<prefix>:x` has when
 * records expire, `<prefix>:c` the namespaces. Redis's own expiry is not used: our clock tells what is gone, as in every store.
 *
 * Each script begins by looking for the record that makes the store this store: a server that came back empty must not look like a
 * store in which nothing was ever kept.
 */
const guard = `
local ns, coll = ARGV[1], ARGV[2]
if coll ~= 'installation' and redis.call('EXISTS', ns .. ':r:installation:identity') == 0 then
  return redis.error_reply('EMPTIED the store has lost its installation record')
end
local function at(key) return ns .. ':r:' .. coll .. ':' .. key end
local function put(key, value, expires)
  redis.call('SADD', ns .. ':c', coll)
  redis.call('SET', at(key), value)
  redis.call('ZADD', ns .. ':k:' .. coll, 0, key)
  if expires == '' then redis.call('ZREM', ns .. ':x', coll .. ':' .. key)
  else redis.call('ZADD', ns .. ':x', expires, coll .. ':' .. key) end
end
local function drop(key)
  redis.call('ZREM', ns .. ':k:' .. coll, key)
  redis.call('ZREM', ns .. ':x', coll .. ':' .. key)
  return redis.call('UNLINK', at(key))
end
local function alive(key, now)
  if redis.call('EXISTS', at(key)) == 0 then return false end
  local expires = redis.call('ZSCORE', ns .. ':x', coll .. ':' .. key)
  return not expires or tonumber(expires) >= tonumber(now)
end`

/** Arguments of each script: prefix, namespace, and what its line says. */
export const scripts = {
  /** key, value, expiry or '', again and again */
  set: `${guard}
for i = 3, #ARGV, 3 do put(ARGV[i], ARGV[i + 1], ARGV[i + 2]) end
return 1`,
  /** key, value, expiry, now */
  add: `${guard}
if alive(ARGV[3], ARGV[6]) then return 0 end
put(ARGV[3], ARGV[4], ARGV[5])
return 1`,
  /** key, before, value, expiry */
  swap: `${guard}
if redis.call('GET', at(ARGV[3])) ~= ARGV[4] then return 0 end
put(ARGV[3], ARGV[5], ARGV[6])
return 1`,
  /** key, now */
  take: `${guard}
if not alive(ARGV[3], ARGV[4]) then return false end
local value = redis.call('GET', at(ARGV[3]))
drop(ARGV[3])
return value`,
  /** keys */
  delete: `${guard}
local found = {}
for i = 3, #ARGV do found[#found + 1] = drop(ARGV[i]) end
return found`,
  /** prefix of keys, end of keys, after, page size, now */
  page: `${guard}
if coll ~= 'installation' and redis.call('GET', ns .. ':r:installation:version') == 'restoring' then
  return redis.error_reply('EMPTIED a restore is under way')
end
local from = ARGV[5] == '' and '[' .. ARGV[3] or '(' .. ARGV[5]
local keys = redis.call('ZRANGEBYLEX', ns .. ':k:' .. coll, from, '(' .. ARGV[4], 'LIMIT', 0, ARGV[6])
local live = {}
for _, key in ipairs(keys) do if alive(key, ARGV[7]) then live[#live + 1] = key end end
return { keys[#keys] or '', #keys, live }`,
  /** now, most. Looks at the expiry again, since a record may have been written anew meanwhile. */
  sweep: `
local ns = ARGV[1]
local gone = redis.call('ZRANGEBYSCORE', ns .. ':x', '-inf', '(' .. ARGV[3], 'LIMIT', 0, ARGV[4])
for _, member in ipairs(gone) do
  local split = string.find(member, ':', 1, true)
  local coll, key = string.sub(member, 1, split - 1), string.sub(member, split + 1)
  redis.call('UNLINK', ns .. ':r:' .. member)
  redis.call('ZREM', ns .. ':k:' .. coll, key)
  redis.call('ZREM', ns .. ':x', member)
end
return #gone`,
} as const
