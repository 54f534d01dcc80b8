/** A program that has had more in memory than it has now, with the bridge's own job to give it back. */
import { serveCommands } from '../../bench/stage/program.ts'
import { silentLog } from '../../src/log.ts'
import { engine, givingBack } from '../../src/ops/slack.ts'

const events = 2_000_000
const job = givingBack(engine(), silentLog)

function burst(): number {
  const kept = Array.from({ length: events }, (_, at) => ({ name: `event ${at}`, at, etag: String(Math.random()) }))
  return kept.filter(({ etag }) => etag.length > 2).length
}

serveCommands({
  burst,
  held: () => process.memoryUsage.rss(),
  turn: () => job.run(new AbortController().signal),
})
