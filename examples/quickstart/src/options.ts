import { parseArgs } from 'node:util'
import { didYouMean } from '@gatewright/core/errors'
import { err, ok, type Result } from 'neverthrow'
import { badInput, type BadInput } from './bad-input.ts'

/** What the command line asks for. */
export interface Options {
  /** Files, folders and globs, as given; none means the demo. */
  readonly reports: readonly string[]
  readonly policies: readonly string[]
  readonly waivers: readonly string[]
  readonly item?: string
  readonly context?: string
  readonly history?: string
  readonly json: boolean
  readonly help: boolean
}

export const usage = `Usage: npm run demo -- [reports …] [options]

Reads test reports and decides by policy whether what they tested may be released.
Without reports it shows the demo that ships with the example.

  reports              files, folders (every *.xml below) or globs in quotes
  --policy <file>      policies in YAML or JSON; repeatable. Default: nothing may fail
  --waivers <file>     waiver events in YAML or JSON; repeatable
  --item <type:id>     what was tested, as git_commit:<hash> or koji_build:<nvr>
  --context <name>     the decision to take; needed when the policies know several
  --history <folder>   keep results between calls, for flake scores and repeated runs
  --json               print one JSON document
  --help               print this

Exit code: 0 satisfied, 1 not satisfied (unsatisfied, inconclusive, not applicable), 2 pending,
3 bad input or usage, 4 a fault of this program or of its surroundings.
`

const known = {
  policy: { type: 'string', multiple: true },
  waivers: { type: 'string', multiple: true },
  item: { type: 'string' },
  context: { type: 'string' },
  history: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

type OptionName = keyof typeof known

/** Reads the command line. A mistake is one sentence that says what would be right. */
export function parseOptions(args: readonly string[]): Result<Options, BadInput> {
  const parsed = parseArgs({
    args: [...args],
    options: known,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const given = new Map<OptionName, string[]>()
  for (const token of parsed.tokens) {
    if (token.kind !== 'option') continue
    const { name, rawName, value, inlineValue } = token
    if (!isKnown(name)) return err(badInput(unknownOption(rawName)))
    const wantsValue = known[name].type === 'string'
    const isMissing = value === undefined || value === '' || (!inlineValue && value.startsWith('-'))
    if (wantsValue && isMissing) return err(badInput(`${rawName} needs a value.`))
    if (!wantsValue && value !== undefined) return err(badInput(`${rawName} takes no value.`))
    if (given.has(name) && !('multiple' in known[name])) return err(badInput(`${rawName} may be given once.`))
    given.set(name, [...(given.get(name) ?? []), value ?? ''])
  }
  const one = (name: OptionName): string | undefined => given.get(name)?.[0]
  const [item, context, history] = [one('item'), one('context'), one('history')]
  return ok({
    reports: parsed.positionals,
    policies: given.get('policy') ?? [],
    waivers: given.get('waivers') ?? [],
    json: given.has('json'),
    help: given.has('help'),
    ...(item === undefined ? {} : { item }),
    ...(context === undefined ? {} : { context }),
    ...(history === undefined ? {} : { history }),
  })
}

function isKnown(name: string): name is OptionName {
  return Object.hasOwn(known, name)
}

function unknownOption(rawName: string): string {
  const meant = didYouMean(rawName.replace(/^-+/, ''), Object.keys(known))
  return `Unknown option ${rawName}${meant ? `; did you mean --${meant}?` : '; --help lists the options.'}`
}
