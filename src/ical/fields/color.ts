import { cleanLine } from '../clean.ts'
import { words } from '../words.ts'
import type { Field } from './field.ts'

/** Colours of Outlook's categories in the order of their presets, and the name of CSS for what Outlook shows. */
const presets: readonly (readonly [outlook: string, css: string])[] = [
  ['red', 'red'],
  ['orange', 'orange'],
  ['brown', 'peru'],
  ['yellow', 'yellow'],
  ['green', 'limegreen'],
  ['teal', 'turquoise'],
  ['olive', 'olivedrab'],
  ['blue', 'dodgerblue'],
  ['purple', 'mediumpurple'],
  ['cranberry', 'palevioletred'],
  ['steel', 'lightslategray'],
  ['dark steel', 'darkslategray'],
  ['gray', 'darkgray'],
  ['dark gray', 'dimgray'],
  ['black', 'black'],
  ['dark red', 'darkred'],
  ['dark orange', 'chocolate'],
  ['dark brown', 'saddlebrown'],
  ['dark yellow', 'darkgoldenrod'],
  ['dark green', 'darkgreen'],
  ['dark teal', 'teal'],
  ['dark olive', 'darkolivegreen'],
  ['dark blue', 'darkblue'],
  ['dark purple', 'indigo'],
  ['dark cranberry', 'darkmagenta'],
]

const cssOf = words(Object.fromEntries(presets.map(([, css], index) => [`preset${index}`, css])))

/** Outlook takes no notice of case in names of categories, and shows the colour of the first that has one. */
const color: Field = {
  name: 'color',
  graph: ['categories'],
  ical: ['COLOR'],
  spec: 'RFC 7986 §5.9',
  note: 'Of the first category that has a colour among the master categories, where those may be read; by the nearest name of CSS.',
  toIcal: ({ event, options: { categoryColors } }) => {
    if (categoryColors === undefined || categoryColors.size === 0) return {}
    const presetOf = words(Object.fromEntries(categoryColors))
    const names = (event.categories ?? []).map((category) => cssOf(presetOf(cleanLine(category))))
    const css = names.find((name) => name !== undefined)
    return css === undefined ? {} : { lines: [{ name: 'COLOR', value: css }] }
  },
}

export const colors: readonly Field[] = [color]
