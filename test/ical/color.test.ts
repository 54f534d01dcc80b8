import { describe, expect, it } from 'vitest'
import type { GraphEvent } from '../../src/event.ts'
import { translate } from '../../src/ical/translate.ts'

const at = (dateTime: string) => ({ dateTime, timeZone: 'UTC' })
const colorOf = (categories: readonly string[], colors?: Readonly<Record<string, string>>): string | undefined => {
  const event: GraphEvent = { id: 'x', start: at('2026-03-10T09:00:00'), end: at('2026-03-10T10:00:00'), categories }
  const options = colors === undefined ? {} : { categoryColors: new Map(Object.entries(colors)) }
  return /^COLOR:(.*)\r$/m.exec(translate(event, { uid: 'u', ...options }).text)?.[1]
}

/** Extended colour keywords of CSS Color Module Level 3 §4.3 that are in use here: any other name would mean nothing to clients. */
const css3 =
  'black chocolate crimson darkblue darkgoldenrod darkgray darkgreen darkmagenta darkolivegreen darkred darkslategray dimgray dodgerblue indigo lightslategray limegreen mediumpurple olivedrab orange palevioletred peru red saddlebrown teal turquoise yellow'.split(
    ' ',
  )

describe('the colour of an event', () => {
  it('is a name of CSS for each of the 25 presets, and another for each', () => {
    const names = Array.from({ length: 25 }, (_, n) => colorOf(['A'], { A: `preset${n}` }) ?? `preset${n}`)
    expect(names.filter((name) => !css3.includes(name))).toEqual([])
    expect(new Set(names).size).toBe(25)
    expect(names.slice(0, 4)).toEqual(['red', 'orange', 'peru', 'yellow'])
  })

  it('is that of the first category that has one, whatever its case', () => {
    expect(colorOf(['Unknown', 'none', 'BLUE', 'Red'], { none: 'none', Blue: 'preset7', Red: 'preset0' })).toBe(
      'dodgerblue',
    )
  })

  it('is absent without colours, without categories and for presets nobody knows', () => {
    expect(colorOf(['Red'])).toBeUndefined()
    expect(colorOf([], { Red: 'preset0' })).toBeUndefined()
    expect(colorOf(['Red'], { Red: 'preset25' })).toBeUndefined()
    expect(colorOf(['constructor', '__proto__'], { Red: 'preset0' })).toBeUndefined()
  })
})
