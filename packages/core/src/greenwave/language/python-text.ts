/** A text as Python's `repr` writes it: in single quotes, or in double ones where only single ones are inside. */
export function pythonRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  let inside = ''
  for (const symbol of text) inside += escaped(symbol, quote)
  return quote + inside + quote
}

/** Plain data as Python's `str` writes it: `True`, `None`, `[1, 'a']`. A text is itself. */
export function pythonText(value: unknown): string {
  return typeof value === 'string' ? value : nested(value, 0)
}

/** Nobody reads what is nested deeper than this. */
const deepest = 32

function nested(value: unknown, depth: number): string {
  if (typeof value === 'string') return pythonRepr(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return 'None'
  if (depth === deepest) return '...'
  if (Array.isArray(value)) return `[${value.map((member) => nested(member, depth + 1)).join(', ')}]`
  const entries = Object.entries(value).map(
    ([key, member]) => `${pythonRepr(key)}: ${nested(member, depth + 1)}`,
  )
  return `{${entries.join(', ')}}`
}

const shortEscapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function escaped(symbol: string, quote: string): string {
  if (symbol === quote) return `\\${symbol}`
  const short = shortEscapes[symbol]
  if (short !== undefined) return short
  if (symbol === ' ' || !/[\p{C}\p{Z}]/u.test(symbol)) return symbol
  const code = symbol.codePointAt(0) ?? 0
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`
  return `\\U${code.toString(16).padStart(8, '0')}`
}
