import { type Html, html } from '../html.ts'
import { qrMatrix } from '../qr/matrix.ts'

/** Light modules around the code that readers need. @see ISO/IEC 18004 §5.3.8 */
const quiet = 4

/** Dark on light in both themes: not all readers know it the other way round. */
export function qrCode(text: string, label: string): Html {
  const matrix = qrMatrix(text)
  const side = matrix.length + 2 * quiet
  const path = matrix
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + quiet} ${y + quiet}h1v1h-1z` : '')))
    .join('')
  return html`<svg class="qr" viewBox="0 0 ${side} ${side}" width="${side * 4}" height="${side * 4}" role="img" aria-label="${label}" shape-rendering="crispEdges"><rect width="${side}" height="${side}" fill="#fff"/><path d="${path}" fill="#000"/></svg>`
}
