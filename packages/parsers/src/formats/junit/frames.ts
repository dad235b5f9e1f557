import type { CaseCounts, CaseMoment, ReportPlace } from '@gatewright/core/ports'
import type { CaseAttributes } from './case-attributes.ts'
import type { CaseContent, Other } from './case-content.ts'
import type { Held } from './completeness.ts'
import type { SuiteDeclaration } from './declared.ts'
import type { ElementLook } from './dialect.ts'
import type { GatheredText } from './gathered-text.ts'
import type { Property } from './properties.ts'
import type { Kept } from './state.ts'
import type { Trouble } from './trouble.ts'

/** What the suites around a case say about it. */
export interface Surroundings {
  /** Names of the suites, outermost first. */
  readonly suitePath: readonly string[]
  /** The nearest `<testsuite>`. */
  readonly suite: ElementLook | undefined
  /** Of the nearest suite that says so. */
  readonly hostname: string | undefined
  readonly startedAt: CaseMoment | undefined
  readonly file: string | undefined
}

export interface OpenSuite extends Kept {
  readonly place: ReportPlace
  readonly byteOffset: number | undefined
  readonly isRoot: boolean
  readonly around: Surroundings
  readonly declared: SuiteDeclaration
  readonly countsBefore: CaseCounts
  readonly heldBefore: Held
  readonly troubles: Trouble[]
}

export interface OpenCase extends Kept {
  /** Where it has what may turn out to be odd; most cases have nothing like that. */
  place: ReportPlace | undefined
  readonly byteOffset: number | undefined
  readonly around: Surroundings
  readonly attributes: CaseAttributes
  readonly name: string
  readonly durationMs: number | undefined
  readonly startedAt: CaseMoment | undefined
  content: CaseContent | undefined
}

/** An element of no known name; what it holds is looked through for cases and suites. */
export interface OpenOther {
  /** What holds for the cases in it; absent where none are looked for. */
  readonly around: Surroundings | undefined
  readonly casesBefore: number
  /** The element that stands directly in a case, where there is one. */
  readonly other: Other | undefined
  /** The case, for that element itself. */
  readonly owner: Kept | undefined
}

interface OpenTrouble {
  readonly trouble: Trouble
  readonly owner: Kept
}

/** Takes the properties that stand in an element. */
export type PropertySink = (property: Property) => void

interface OpenProperty {
  readonly name: string
  /** Absent where the text is the value. */
  readonly value: string | undefined
  readonly add: PropertySink
}

interface FrameOf<Kind extends string, Element> {
  readonly kind: Kind
  /** Gathers the text that stands directly in the element; absent where nobody wants it. */
  readonly text: GatheredText | undefined
  readonly element: Element
}

/** An element that is open. All have the same keys in the same order, which engines are quick with. */
export type Frame =
  | FrameOf<'suite', OpenSuite>
  | FrameOf<'case', OpenCase>
  | FrameOf<'other', OpenOther>
  | FrameOf<'trouble', OpenTrouble>
  | FrameOf<'properties', PropertySink>
  | FrameOf<'property', OpenProperty>
  /** Its text alone counts, for a case or a suite where one is named, or nothing of it. */
  | FrameOf<'leaf', Kept | undefined>
