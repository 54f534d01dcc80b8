import { hasRedis, ownRedis } from '../store/servers.ts'
import { redisCounter } from './corpus/counters.ts'
import { runCorpus } from './corpus/run.ts'

runCorpus({
  name: 'Redis',
  isThere: hasRedis,
  async start() {
    const server = await ownRedis('--appendonly', 'yes')
    return { more: { STORE_URL: server.url }, counter: () => redisCounter(server.port), stop: () => server.stop() }
  },
})
