import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** In the page: what axe finds against WCAG 2.2 A and AA. */
const violations = `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' | ')))`

/** In the page: texts whose contrast with what is behind them is under 4.5:1, and how far it is too wide. */
const flaws = `(() => {
  const parse = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number)
  const light = (color) => parse(color).slice(0, 3).map((value) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }).reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at], 0)
  const behind = (element) => {
    const color = element ? getComputedStyle(element).backgroundColor : 'rgb(255, 255, 255)'
    return parse(color)[3] === 0 ? behind(element.parentElement) : color
  }
  const found = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement
    if (walker.currentNode.textContent.trim() === '' || !element.checkVisibility()) continue
    const [a, b] = [light(getComputedStyle(element).color), light(behind(element))].sort((x, y) => y - x)
    const contrast = (a + 0.05) / (b + 0.05)
    if (contrast < 4.5) found.push(element.className + ' ' + walker.currentNode.textContent.trim() + ' ' + contrast.toFixed(2))
  }
  const wide = document.documentElement.scrollWidth - innerWidth
  return wide > 0 ? [...found, 'too wide by ' + wide] : found
})()`

/** What hinders people at reading a page: contrast, width, and what axe finds. */
export async function hindrances(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe)
  return [...(await page.evaluate<string[]>(flaws)), ...(await page.evaluate<string[]>(violations))]
}
