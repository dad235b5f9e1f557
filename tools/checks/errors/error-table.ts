import type { ErrorRegistration } from '../../../packages/core/src/errors/error-registration.ts'

const start = '<!-- errors: made by `npm run errors -- --write` -->'
const end = '<!-- /errors -->'

const emptyPage = `# Errors

Everything that can fail returns a neverthrow \`Result\`. The error in it is plain data: \`kind\`, \`message\`, \`retryable\`,
perhaps \`cause\`, and the facts of its kind. Match on \`kind\`: it is stable, the message is for people and may change.
\`errorRegistry\` of \`@gatewright/core/errors\` holds the kinds that core and its ports know; a package that returns kinds of its own has
an \`errorRegistry\` as well. A host spreads them into one, for no two packages share a kind:

\`\`\`ts
import { errorRegistry, type ErrorRegistration } from '@gatewright/core/errors'
import { errorRegistry as storageErrors } from '@gatewright/storage-memory'

const all: Readonly<Record<string, ErrorRegistration>> = { ...errorRegistry, ...storageErrors }
console.log(all['store/corrupt-snapshot']?.httpStatus) // 500
\`\`\`

A \`schema/invalid\` and a \`policy/invalid\` list their \`problems\`. A problem has a path, a message, perhaps a \`hint\` of what would be
right, and a \`code\` for programs: \`unknown-key\`, \`missing\`, \`wrong-type\`, \`not-allowed\`, \`out-of-range\`, \`bad-format\`, \`duplicate\`, or \`invalid\`
for anything else.

${start}
${end}
`

const header = [
  '| kind | meaning | retryable | HTTP status | category |',
  '| ---- | ------- | --------- | ----------- | -------- |',
]

/** A place where the page and the registry don't agree. */
export interface Difference {
  readonly line?: number
  readonly message: string
}

/** One row for each kind, in the order of the registry. */
export function renderErrorTable(registry: Readonly<Record<string, ErrorRegistration>>): string {
  const rows = Object.entries(registry).map(([kind, { meaning, retryable, httpStatus, category }]) => {
    const text = meaning.replaceAll('|', '\\|')
    return `| \`${kind}\` | ${text} | ${retryable ? 'yes' : 'no'} | ${httpStatus} | ${category} |`
  })
  return [...header, ...rows].join('\n')
}

/** The page with its table replaced; what people wrote around the table stays. */
export function replaceTable(page: string, table: string): string {
  const text = page.includes(start) && page.includes(end) ? page : emptyPage
  const before = text.slice(0, text.indexOf(start) + start.length)
  return `${before}\n\n${table}\n\n${text.slice(text.indexOf(end))}`
}

/** Kinds that the page lacks, says otherwise of, or knows alone. */
export function differences(page: string, table: string): Difference[] {
  const wanted = rowsByKind(table)
  const found = rowsByKind(page)
  const missing = [...wanted.keys()]
    .filter((kind) => !found.has(kind))
    .map((kind) => ({ message: `The page lacks ${kind}.` }))
  const wrong = [...found].flatMap(([kind, { row, line }]) => {
    const should = wanted.get(kind)?.row
    if (should === undefined) return [{ line, message: `The registry has no ${kind}.` }]
    return row === should ? [] : [{ line, message: `The registry says otherwise of ${kind}: ${should}` }]
  })
  return [...missing, ...wrong]
}

function rowsByKind(text: string): Map<string, { readonly row: string; readonly line: number }> {
  const rows = text.split('\n').map((row, index) => ({ row, line: index + 1 }))
  return new Map(rows.flatMap((entry) => kindOf(entry.row).map((kind) => [kind, entry] as const)))
}

function kindOf(row: string): string[] {
  const kind = /^\| `([^`]+)` \|/.exec(row)?.[1]
  return kind === undefined ? [] : [kind]
}
