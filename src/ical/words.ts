/**
 * What the words of an enumeration of Graph mean. They come in lower camel case but are written in any case in requests; new
 * ones may come at any time, and mean nothing yet.
 */
export function words<T>(meanings: Readonly<Record<string, T>>): (word: string | null | undefined) => T | undefined {
  const known = new Map(Object.entries(meanings).map(([word, meaning]) => [word.toLowerCase(), meaning]))
  return (word) => (word == null ? undefined : known.get(word.trim().toLowerCase()))
}
