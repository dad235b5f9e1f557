import { readFile } from 'node:fs/promises'
import { greenwaveQuirks, type GreenwaveQuirk } from '../../../packages/core/src/greenwave/index.ts'
import { ManifestError } from '../manifest.ts'
import type { CasesSummary } from '../reports.ts'
import { faultsOf } from './answer-case.ts'
import { isMalformed, parseGreenwaveCases, type GreenwaveCase, type GreenwaveCommon } from './case-file.ts'
import { isRecord, type Data } from './data.ts'

const quirks = Object.keys(greenwaveQuirks) as GreenwaveQuirk[]

/** Runs every case of a file as Greenwave answers, which counts, and once more by default, to see what differs and why. */
export async function runGreenwaveCases(
  manifestFile: string,
  print: (line: string) => void,
): Promise<CasesSummary> {
  const text = await readFile(manifestFile, 'utf8').catch(() => {
    throw new ManifestError("The manifest can't be read.")
  })
  const { common, cases } = parseGreenwaveCases(text)
  const summary = { passed: 0, failed: 0 }
  const differing: string[] = []
  const seenOtherwise: string[] = []
  for (const one of cases) {
    const faults = isMalformed(one) ? [one.fault] : await faultsOf(one, common, { compat: 'upstream' })
    summary[faults.length === 0 ? 'passed' : 'failed'] += 1
    if (faults.length > 0) {
      print(`FAILED  ${one.id}`)
      for (const fault of faults) print(`    ${fault}`)
    }
    if (isMalformed(one)) continue
    const seen = seenIn(one)
    const [unseen] = isRecord(one['observed'])
      ? await faultsOf(one, common, { compat: 'upstream' }, seen)
      : []
    if (unseen !== undefined) seenOtherwise.push(`${one.id}: ${unseen}`)
    if (faults.length > 0) continue
    const [difference] = await faultsOf(one, common, {})
    if (difference !== undefined)
      differing.push(`${one.id}: ${(await causesOf(one, common)).join(', ')}: ${difference}`)
  }
  print(`seen otherwise, in what no test asserts: ${seenOtherwise.length}`)
  for (const line of seenOtherwise) print(`    ${line}`)
  print(`answered otherwise by default: ${differing.length}`)
  for (const line of differing) print(`    ${line}`)
  print(`${summary.passed} passed, ${summary.failed} failed`)
  return summary
}

/** The ways of Greenwave without which, each alone, the case is answered otherwise. */
async function causesOf(one: GreenwaveCase, common: GreenwaveCommon): Promise<readonly string[]> {
  const causes: string[] = []
  for (const quirk of quirks) {
    const compat = quirks.filter((other) => other !== quirk)
    const faults = await faultsOf(one, common, { compat })
    if (faults.length > 0) causes.push(`${greenwaveQuirks[quirk]} (${quirk})`)
  }
  return causes.length > 0 ? causes : ['several together']
}

/** What Greenwave itself was seen to answer, beyond what its tests assert. */
function seenIn({ kind, observed }: GreenwaveCase): Data {
  if (!isRecord(observed)) return {}
  // How often Greenwave asked for results to decide: we ask once for each subject.
  const { result_queries: queries, ...seen } = observed
  return kind === 'decision' || queries === undefined ? seen : observed
}
