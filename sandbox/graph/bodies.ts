/** Bodies as text, roughly as Exchange makes them: enough for `bodyPreview` and `Prefer: outlook.body-content-type="text"`. */

const entities: Readonly<Record<string, string>> = { nbsp: ' ', amp: '&', lt: '<', gt: '>', quot: '"' }

export function plainText(content: string, contentType: string): string {
  if (contentType !== 'html') return content
  return content
    .replace(/<(style|script|head)\b[\s\S]*?<\/\1>/gi, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/\r?\n/g, ' ')
    .replace(/<br\s*\/?>|<\/(?:p|div|li|tr|h\d)>/gi, '\r\n')
    .replace(/<a\b[^>]*href="([^"]*)"[^>]*>([\s\S]*?)<\/a>/gi, '$2<$1>')
    .replace(/<(?!https?:)[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&([a-z]+);/g, (all, name: string) => entities[name] ?? all)
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\r\n ?/g, '\r\n')
    .trim()
}

export const preview = (text: string): string => text.slice(0, 255).toWellFormed()
