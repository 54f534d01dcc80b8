/** The page that names each attack with its answer and its test. */
import { deviations } from '../test/security/corpus/deviations.ts'
import { shownProof } from './proof.ts'
import { threats } from './threats.ts'

type Table = (head: readonly string[], rows: readonly (readonly string[])[]) => string

/** @returns paragraphs */
export function securityPage(table: Table): readonly string[] {
  return [
    'What the bridge holds, what it can never do, and how to report a weakness is in [SECURITY.md](../SECURITY.md). Here is each attack that it is made against, what happens to it, and the tests that show it, by file below `test/`. A test finds out when one of them is gone.',
    ...threats.flatMap(([title, rows]) => [
      `## ${title}`,
      table(
        ['', 'attack', 'answer', 'tests'],
        rows.map(({ id, attack, answer, proofs }) => [id, attack, answer, proofs.map(shownProof).join('; ')]),
      ),
    ]),
    '## A larger collection of bad requests',
    'The project’s own rows are in `test/security/bad-requests.jsonl`. Where `BRIDGE_CORPORA` names a folder with more of them (`.ci/run` looks for one), all of those are sent as well, over connections of their own, to a bridge on SQLite, to one on Redis and to one on Postgres; each is judged by its status and by all that it forbids. A row is sent again, three times at most, before it counts as failed, because other things go on behind the door as well; what takes long counts by the time that was worked. These are answered otherwise than the collection lists:',
    table(
      ['rows', 'seen', 'why'],
      deviations.map(({ rows, found, why }) => [`\`${rows.source}\``, `\`${found.source}\``, why]),
    ),
  ]
}
