/** A JSON value as Python writes it for programmers: `['a', True, None]`. */
export function pythonRepr(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'string') return textRepr(value)
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`
  const entries = Object.entries(value).map(([key, inner]) => `${textRepr(key)}: ${pythonRepr(inner)}`)
  return `{${entries.join(', ')}}`
}

/** A JSON value as Python writes it for people: as {@link pythonRepr}, and a text as it stands. */
export function pythonText(value: unknown): string {
  return typeof value === 'string' ? value : pythonRepr(value)
}

function numberText(value: number): string {
  // Python has two digits at least in an exponent.
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2')
}

function textRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll(quote, `\\${quote}`)
  return `${quote}${escaped}${quote}`
}
