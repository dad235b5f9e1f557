import { quirksOf, type CompatOptions } from '../compat.ts'
import { err, ok, ResultAsync, type Result } from 'neverthrow'
import { compareText } from '../../canonical/compare-text.ts'
import { contextsOf } from '../language/contexts.ts'
import type { GreenwaveWorld } from '../decision/world.ts'
import type { GreenwaveFailure } from '../failure.ts'
import { settingsOf } from '../settings.ts'
import type { Subject } from '../subjects/subject.ts'
import { policyConcerns } from './concerns.ts'

/** A gate that a change may open or close. */
export interface AffectedGate {
  readonly decisionContext: string
  readonly productVersion: string
}

/** What changed: something about a testcase of a subject. */
export interface SubjectChange {
  readonly subject: Subject
  readonly testcase: string
  /** For which product versions; any of those that policies name, where it is empty. */
  readonly productVersions: readonly string[]
}

/**
 * The gates whose policies are about the subject and the testcase, each once, by decision context and product version.
 * Remote rules are read to know.
 *
 * Where nobody knows the product version, those that policies name in full are asked; for Greenwave itself
 * (`patterns-as-versions`) also patterns, as if `fedora-*` were a version.
 */
export function affectedGates(
  { subject, testcase, productVersions }: SubjectChange,
  world: Pick<GreenwaveWorld, 'policies' | 'settings' | 'remoteFiles' | 'builds'>,
  compat: CompatOptions = {},
): ResultAsync<readonly AffectedGate[], GreenwaveFailure> {
  const { remoteFiles: files, builds, policies } = world
  const quirks = quirksOf(compat)
  const options = { settings: settingsOf(world.settings), files, builds, quirks }
  async function search(): Promise<Result<readonly AffectedGate[], GreenwaveFailure>> {
    const gates = new Map<string, AffectedGate>()
    for (const policy of policies) {
      const wanted: readonly (string | undefined)[] =
        productVersions.length > 0 ? productVersions : [undefined]
      for (const productVersion of wanted) {
        const about = { subject, testcase, ...(productVersion === undefined ? {} : { productVersion }) }
        const concerned = await policyConcerns(policy, about, options)
        if (concerned.isErr()) return err(concerned.error)
        if (!concerned.value) continue
        const versions =
          productVersion === undefined ? namedVersions(policy.productVersions) : [productVersion]
        for (const version of versions)
          for (const decisionContext of contextsOf(policy)) {
            const gate = { decisionContext, productVersion: version }
            gates.set(JSON.stringify([decisionContext, version]), gate)
          }
      }
    }
    return ok([...gates.values()].sort(byContextAndVersion))
  }
  const namedVersions = (patterns: readonly string[]): readonly string[] =>
    quirks.has('patterns-as-versions') ? patterns : patterns.filter((pattern) => !/[*?[]/.test(pattern))
  return new ResultAsync(search())
}

function byContextAndVersion(a: AffectedGate, b: AffectedGate): number {
  return compareText(a.decisionContext, b.decisionContext) || compareText(a.productVersion, b.productVersion)
}
