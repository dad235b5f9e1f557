import type { CaseAttachment, CaseMoment } from '@gatewright/core/ports'
import type { ReadingContext } from '../../reading/context.ts'
import { createTextPool, type HeldText } from '../../reading/text/held-text.ts'
import { createOpenLimit } from '../../reading/open-limit.ts'
import { createBenchmarkLines, type BenchmarkLines } from './benchmarks.ts'

/** A test that began and has no result yet. */
export interface OpenTest {
  output?: HeldText
  properties?: (readonly [name: string, value: string])[]
  attachments?: CaseAttachment[]
  startedAt?: CaseMoment | undefined
}

/** A package that began and has no result yet. */
export interface OpenPackage {
  readonly name: string
  readonly tests: Map<string, OpenTest>
  readonly output: HeldText
  readonly benchmarks: BenchmarkLines
  /** Failures and errors among its records. */
  troubles: number
}

/** Packages and tests without a result: all that is held. */
export interface OpenPackages {
  /** The package, opened where it is new. */
  package(name: string): OpenPackage
  has(name: string): boolean
  /** The test, opened where it is new. */
  test(of: OpenPackage, name: string): OpenTest
  /** Takes the test out; nothing where it never began. */
  endTest(of: OpenPackage, name: string): OpenTest | undefined
  endPackage(of: OpenPackage): void
  list(): readonly OpenPackage[]
  openText(): HeldText
  /** Claims room for something else that is held to the end. */
  claim(): void
}

export function createOpenPackages(context: ReadingContext): OpenPackages {
  const pool = createTextPool(context)
  const limit = createOpenLimit(context)
  const packages = new Map<string, OpenPackage>()
  return {
    package(name) {
      const known = packages.get(name)
      if (known) return known
      limit.claim()
      const opened: OpenPackage = {
        name,
        tests: new Map(),
        output: pool.open(),
        benchmarks: createBenchmarkLines(),
        troubles: 0,
      }
      packages.set(name, opened)
      return opened
    },
    has: (name) => packages.has(name),
    test({ tests }, name) {
      const known = tests.get(name)
      if (known) return known
      limit.claim()
      const opened: OpenTest = {}
      tests.set(name, opened)
      return opened
    },
    endTest({ tests }, name) {
      const test = tests.get(name)
      if (tests.delete(name)) limit.release()
      return test
    },
    endPackage(of) {
      limit.release(1 + of.tests.size)
      for (const test of of.tests.values()) void test.output?.take()
      void of.output.take()
      packages.delete(of.name)
    },
    list: () => [...packages.values()],
    openText: () => pool.open(),
    claim: limit.claim,
  }
}
