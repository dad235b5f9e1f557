import type { BoundedText } from './bounded-text.ts'
import type { TapPlan } from './line-kinds.ts'
import { createNumberSet, type NumberSet } from './number-set.ts'
import type { JsonObject } from '../../reading/json/json-fields.ts'
import type { PointLine } from './point-line.ts'

/** A block of YAML that was read where it stood. */
export interface ReadYaml {
  readonly value: JsonObject
  text(): string
}

/** A block of YAML below a test point. */
export interface TapYaml {
  readonly indent: string
  /** What it holds, without its indent; absent for points of which nothing but the duration is wanted. */
  readonly content: BoundedText | undefined
  /** The same, where all of it was read at once. */
  read: ReadYaml | undefined
  /** As the block writes it. */
  durationMs: number | undefined
  /** Whether its end was seen. */
  isWhole: boolean
}

/** A test point with all that belongs to it. */
export interface TapPoint extends PointLine {
  /** The id, or the position where there is none. */
  readonly number: number
  readonly lineNumber: number
  readonly byteOffset: number
  yaml: TapYaml | undefined
  /** Comments that follow it; kept only for points that did not pass. */
  comments: BoundedText | undefined
  /** The subtests that it sums up. */
  child: TapLevel | undefined
  /** Whether a brace is open that only `}` closes. */
  isOpen: boolean
}

/** One level of a report: the whole, or the subtests below a point. */
export interface TapLevel {
  readonly depth: number
  readonly parent: TapLevel | undefined
  readonly isBuffered: boolean
  /** Not known before the point comes that sums the subtests up, where no comment announces them. */
  name: string | undefined
  /** The names of the subtests around its points and its own, once it was asked for. */
  path: readonly string[] | undefined
  plan: TapPlan | undefined
  /** Set once the plan came after points: nothing may follow. */
  isAfterPlan: boolean
  isStrict: boolean
  /** Points so far. */
  points: number
  readonly numbers: NumberSet
  /** The last point: YAML, comments or subtests may follow. */
  pending: TapPoint | undefined
  /** The block that is being read. */
  openYaml: TapYaml | undefined
  /** The name that a comment announced for subtests that may follow. */
  announced: string | undefined
  /** Records made of the points at this level and below. */
  records: number
  /** Those of them that went wrong. */
  troubles: number
}

export function createLevel(
  parent: TapLevel | undefined,
  name: string | undefined,
  isBuffered: boolean = false,
): TapLevel {
  return {
    depth: parent ? parent.depth + 1 : 0,
    parent,
    isBuffered,
    name,
    path: undefined,
    plan: undefined,
    isAfterPlan: false,
    isStrict: parent?.isStrict ?? false,
    points: 0,
    numbers: createNumberSet(),
    pending: undefined,
    openYaml: undefined,
    announced: undefined,
    records: 0,
    troubles: 0,
  }
}
