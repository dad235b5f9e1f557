import { readSubjectTypeValue, type SubjectType } from '../../../packages/core/src/greenwave/index.ts'
import { ManifestError } from '../manifest.ts'
import { isRecord, recordsOf, valueOf, type Data } from './data.ts'

/** One input of Greenwave with its known answer. */
export interface GreenwaveCase extends Data {
  readonly id: string
  readonly kind: string
  readonly expected: Data
}

/** What is no case, with the reason; others in the file are run all the same. */
export interface MalformedCase {
  readonly id: string
  readonly fault: string
}

/** What all cases of a file have in common. */
export interface GreenwaveCommon {
  readonly settings: Data
  readonly subjectTypes: readonly SubjectType[]
  /** Policies by the name that cases call them by. */
  readonly policySets: Data
}

export interface GreenwaveCaseFile {
  readonly common: GreenwaveCommon
  readonly cases: readonly (GreenwaveCase | MalformedCase)[]
}

/** Reads a file of cases; only one that is of no use at all is refused. */
export function parseGreenwaveCases(text: string): GreenwaveCaseFile {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    throw new ManifestError('The manifest is not JSON.')
  }
  const file: Data = Array.isArray(content) ? { cases: content } : isRecord(content) ? content : {}
  const { cases, settings = {}, policy_sets: policySets = {} } = file
  if (!Array.isArray(cases) || cases.length === 0) throw new ManifestError('The manifest lists no case.')
  if (!isRecord(settings)) throw new ManifestError('The settings of the manifest are no record.')
  if (!isRecord(policySets)) throw new ManifestError('The policy sets of the manifest are no record.')
  return {
    common: { settings, policySets, subjectTypes: subjectTypesOf(file) },
    cases: cases.map(parseCase),
  }
}

/** Whether it is none that can be run. */
export function isMalformed(one: GreenwaveCase | MalformedCase): one is MalformedCase {
  return !('expected' in one)
}

function parseCase(one: unknown, index: number): GreenwaveCase | MalformedCase {
  const position = `case ${index + 1}`
  if (!isRecord(one)) return { id: position, fault: 'It is no record.' }
  const { id, kind, expected } = one
  if (typeof id !== 'string' || id === '') return { id: position, fault: 'It has no id.' }
  if (typeof kind !== 'string') return { id, fault: 'It has no kind.' }
  // Of a subject that nobody can tell, a case may expect nothing.
  if (expected === null && kind === 'subject') return { ...one, id, kind, expected: { subject: null } }
  if (!isRecord(expected) || Object.keys(expected).length === 0)
    return { id, fault: 'It says nothing of what is expected.' }
  return { ...one, id, kind, expected }
}

function subjectTypesOf(file: Data): readonly SubjectType[] {
  return recordsOf(file, 'subject_types').map((type) => valueOf(readSubjectTypeValue(type)))
}
