import { isRecord, type Data } from '../greenwave/data.ts'

/** Of a case, what is said about it and not by it. */
const about: ReadonlySet<string> = new Set(['id', 'kind', 'source', 'note', 'needs', 'level', 'settings'])

/** A text, the key that it stands under, directly or in lists, and the key of the record around that. */
export interface Place {
  readonly text: string
  readonly key: string
  readonly parent: string
}

/** All texts of a case, of what goes in and of what is expected to come out. */
export function textsIn(one: Data): readonly Place[] {
  const found: Place[] = []
  const visit = (value: unknown, key: string, parent: string): void => {
    if (typeof value === 'string') found.push({ text: value, key, parent })
    else if (Array.isArray(value)) for (const element of value) visit(element, key, parent)
    else if (isRecord(value))
      for (const [name, inner] of Object.entries(value))
        visit(inner, ...(isForm(name) ? ([key, parent] as const) : ([name, key] as const)))
  }
  for (const [key, value] of Object.entries(one)) if (!about.has(key)) visit(value, key, '')
  return found
}

/** A case with every text and every number changed, those of its keys too that are no words but addresses or names. */
export function withValues(
  one: Data,
  change: (value: string | number, key: string, parent: string) => string | number,
): Data {
  const visit = (value: unknown, key: string, parent: string): unknown => {
    if (typeof value === 'string' || typeof value === 'number') return change(value, key, parent)
    if (Array.isArray(value)) return value.map((element: unknown) => visit(element, key, parent))
    if (!isRecord(value)) return value
    const named = key === 'remote_files' || key === 'builds'
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [
        named ? String(change(name, key, parent)) : name,
        isForm(name) ? visit(inner, key, parent) : visit(inner, name, key),
      ]),
    )
  }
  return Object.fromEntries(
    Object.entries(one).map(([key, value]) => [key, about.has(key) ? value : visit(value, key, '')]),
  )
}

/** Whether it is no key of the answer but a way to expect a list, as `$partial`. */
function isForm(key: string): boolean {
  return key.startsWith('$')
}

/** All words that stand as keys somewhere in a value. */
export function keysIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(keysIn)
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysIn(inner)])
}
