/**
 * `npm run bench [-- --only '<parts of names, with | between>'] [--runs <n>] [--people <n>] [--long] [--list]`: measures, and tells each figure as a line of JSON on
 * standard output; the table that people read goes to standard error when all is done.
 */
import { parseArgs } from 'node:util'
import { type Case, isWanted } from './cases/case.ts'
import { crowd } from './cases/crowd.ts'
import { mailbox } from './cases/mailbox.ts'
import { parts } from './cases/parts.ts'
import { passwordTiming } from './cases/password-timing.ts'
import { type Figure, textTable } from './figure.ts'

const cases: readonly Case[] = [parts, passwordTiming, mailbox, crowd]

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    runs: { type: 'string', default: '3' },
    people: { type: 'string', default: '1000' },
    long: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
})
const whole = (text: string): number => Math.max(1, Math.floor(Number(text)) || 1)
const options = { only: values.only, runs: whole(values.runs), people: whole(values.people), long: values.long }
const wanted = cases.filter(({ benches }) => benches.some((name) => isWanted(name, options.only)))

if (values.list) for (const { benches } of cases) for (const name of benches) console.log(name)
else if (wanted.length === 0) {
  console.error(`No bench is called ${JSON.stringify(options.only)}: --list tells them all.`)
  process.exitCode = 2
} else {
  const figures: Figure[] = []
  for (const one of wanted) {
    await one.run(options, (figure) => {
      figures.push(figure)
      console.log(JSON.stringify(figure))
    })
  }
  console.error(`\n${textTable(figures)}`)
}
