import { compareText } from '@gatewright/core/canonical'
import { itemKey, type Variant } from '@gatewright/core/schema'
import { cleanLine } from '../results/testcase-name.ts'
import type { WriteOptions } from './options.ts'
import { datumOf, valuesOf, type WrittenCase } from './written-case.ts'

/** A name in two parts, as reports have them: readers put it together again as `owner/name`, or `name` alone. */
export interface CaseName {
  /** The class or suite. Absent where the testcase has no part that could be one. */
  readonly owner?: string
  readonly name: string
  /** What follows the name to tell variants apart: empty, or ` [arch=x86_64]`. */
  readonly suffix: string
}

/** Names the cases of one report. */
export type CaseNamer = (written: WrittenCase) => CaseName

/** A namer that mentions the item too where the cases are about several. */
export function createCaseNamer(cases: readonly WrittenCase[], options: WriteOptions): CaseNamer {
  const items = new Set(cases.map(({ item }) => itemKey(item)))
  const suffixed = options.variants !== 'beside-name'
  return (written) => {
    const entries = Object.entries(written.variant).sort(([a], [b]) => compareText(a, b))
    const item = items.size > 1 ? [['item', itemKey(written.item)] as const] : []
    const suffix = suffixed ? suffixOf([...item, ...entries]) : ''
    return { ...splitName(written), suffix }
  }
}

/** The variant without the number that tells cases of one name apart: that is of the case, not of the run. */
export function variantOfRun({ occurrence: _occurrence, ...variant }: Variant): Variant {
  return variant
}

/** Different entries give different texts: a value with other characters than these is quoted. */
function suffixOf(entries: readonly (readonly [key: string, value: string])[]): string {
  if (entries.length === 0) return ''
  const words = entries.map(
    ([key, value]) => `${key}=${/^[\w.:/@+-]+$/.test(value) ? value : JSON.stringify(value)}`,
  )
  return ` [${words.join(', ')}]`
}

/** The part that the result's own class or suite names is the owner, else what stands before the last slash. */
function splitName({ testcase, deciding }: WrittenCase): Pick<CaseName, 'owner' | 'name'> {
  const known = [datumOf(deciding, 'class'), valuesOf(deciding.result.data, 'suite').at(-1)]
  const ends = [
    ...known.map((owner) => endOfOwner(testcase, cleanLine(owner ?? ''))),
    testcase.lastIndexOf('/'),
  ]
  for (const end of ends) {
    const owner = testcase.slice(0, Math.max(end, 0))
    const name = testcase.slice(end + 1)
    // Readers trim both, and take an owner that is called like the case for no owner.
    const fits = owner !== '' && name !== '' && owner === owner.trim() && name === name.trim()
    if (fits && owner !== name) return { owner, name }
  }
  return { name: testcase }
}

/** Where the owner ends that may stand behind a namespace; -1 where the name does not hold it. */
function endOfOwner(testcase: string, owner: string): number {
  if (owner === '') return -1
  if (testcase.startsWith(`${owner}/`)) return owner.length
  const start = testcase.indexOf(`/${owner}/`)
  return start === -1 ? -1 : start + 1 + owner.length
}
