import { type Html, html } from '../html.ts'
import type { Block, Day, Shown, Week } from '../week.ts'
import { clock, weekday } from '../words/time.ts'
import type { Words } from '../words/types.ts'
import { dot } from './icons.ts'

/** Geometry of the picture: percent across, pixels down. */
const gutter = 6
const column = (100 - gutter) / 7
const head = 40
const bar = 20
const hour = 24

/** The next seven days as a picture and as a list of the same. */
function weekFigure(words: Words, week: Week): Html {
  const w = words.week
  const zone = w.zone(week.zone.replaceAll('_', ' '))
  return html`<div class="week" id="week">
${week.unread.length > 0 && html`<p class="small">${w.unread(week.unread.join(', '))}</p>`}
${picture(words, week)}
<p class="small">${week.count === 0 ? w.empty : zone}</p>
${week.count > 0 && html`<details class="listed"><summary>${w.list}</summary>${week.days.map((day) => dayList(words, day))}</details>`}
</div>`
}

/** The same, or that it cannot be shown just now. */
export const weekOrNone = (words: Words, week: Week | undefined): Html =>
  week === undefined ? html`<p class="empty" id="week">${words.week.unavailable}</p>` : weekFigure(words, week)

function picture(words: Words, { days, count }: Week): Html {
  const timed = days.flatMap((day) => day.timed)
  const [from, to] = [
    Math.min(8, ...timed.map((one) => Math.floor(one.from / 60))),
    Math.max(18, ...timed.map((one) => Math.ceil(one.to / 60))),
  ]
  const bars = Math.min(3, Math.max(0, ...days.map((day) => day.wholeDay.length)))
  const top = head + bars * bar + (bars > 0 ? 6 : 0)
  const height = top + (to - from) * hour + 8
  const hours = Array.from({ length: to - from + 1 }, (_, at) => from + at)
  return html`<svg class="grid" width="100%" height="${height}" role="img" aria-label="${words.week.picture(count)}">
${hours.map((one) => hourLine(one, top + (one - from) * hour))}
${days.map((day, at) => dayColumn(words, day, { at, top, height, from, bars }))}
</svg>`
}

const hourLine = (one: number, y: number): Html =>
  html`<line class="rule" x1="${gutter}%" x2="100%" y1="${y + 0.5}" y2="${y + 0.5}"/>${one % 2 === 0 && html`<text class="hour" x="${gutter - 1}%" y="${y + 4}">${one}</text>`}`

interface Place {
  readonly at: number
  readonly top: number
  readonly height: number
  readonly from: number
  readonly bars: number
}

function dayColumn(words: Words, day: Day, { at, top, height, from, bars }: Place): Html {
  const x = gutter + at * column
  const name = weekday(day.date, words)
  return html`<line class="rule" x1="${x}%" x2="${x}%" y1="${head - 4}" y2="${height - 8}"/>
<text class="dayname" x="${x + column / 2}%" y="14">${name.short}</text><text class="daynumber" x="${x + column / 2}%" y="31">${name.number}</text>
${day.wholeDay.slice(0, bars).map((one, row) => box(words, one, { x: x + 0.2, y: head + row * bar, width: column - 0.6, height: bar - 3 }))}
${day.timed.map((block) => timedBox(words, block, x, top - from * hour))}`
}

function timedBox(words: Words, block: Block, x: number, zero: number): Html {
  const width = (column - 0.6) / block.lanes
  const y = zero + (block.from / 60) * hour
  const height = Math.max(9, ((block.to - block.from) / 60) * hour - 1)
  return box(words, block, { x: x + 0.2 + block.lane * width, y: y + 1, width: width - 0.15, height })
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A nested picture cuts off what does not fit. Colours are attributes: the content policy allows no inline style. */
function box(words: Words, shown: Shown, { x, y, width, height }: Box): Html {
  const title = titleOf(words, shown)
  return html`<svg class="event ${shown.state}" x="${x}%" y="${y}" width="${width}%" height="${height}"><title>${title}</title><rect class="under" width="100%" height="100%"/><rect class="fill" width="100%" height="100%" rx="3" fill="${shown.color}"/><rect width="3" height="100%" fill="${shown.color}"/>${height >= 15 && html`<text class="eventname" x="7" y="12">${title}</text>`}${height >= 30 && shown.place !== '' && html`<text class="place" x="7" y="25">${shown.place}</text>`}</svg>`
}

const titleOf = (words: Words, { title }: Shown): string => (title === '' ? words.week.untitled : title)

function dayList(words: Words, { date, wholeDay, timed }: Day): Html {
  const all = [...wholeDay, ...timed]
  return html`<h3>${weekday(date, words).long}</h3>
${all.length === 0 ? html`<p class="small">${words.week.nothing}</p>` : html`<ul class="agenda">${all.map((shown) => line(words, shown))}</ul>`}`
}

function line(words: Words, shown: Shown): Html {
  const w = words.week
  const when = shown.allDay || shown.to - shown.from === 1440 ? w.allDay : `${clock(shown.from)}–${clock(shown.to)}`
  const facts = [shown.place, shown.state === 'busy' ? '' : w[shown.state], shown.calendar].filter(
    (fact) => fact !== '',
  )
  return html`<li class="${shown.state}">${dot(shown.color)}<span class="when">${when}</span><span><b>${titleOf(words, shown)}</b> <span class="small">${facts.join(' · ')}</span></span></li>`
}
