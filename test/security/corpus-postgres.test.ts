import { hasPostgres, ownPostgres } from '../store/servers.ts'
import { postgresCounter } from './corpus/counters.ts'
import { runCorpus } from './corpus/run.ts'

runCorpus({
  name: 'Postgres',
  isThere: hasPostgres,
  async start() {
    const server = await ownPostgres('-c', 'shared_preload_libraries=pg_stat_statements', '-c', 'autovacuum=off')
    const counter = postgresCounter(server.url)
    return {
      more: { STORE_URL: server.url },
      counter: () => counter,
      async stop() {
        await counter.close()
        await server.stop()
      },
    }
  },
})
