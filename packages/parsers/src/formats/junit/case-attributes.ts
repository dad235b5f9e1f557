import type { XmlTag } from '../../xml/tag.ts'
import { beginsVisibly } from './attributes.ts'

/** An attribute that may say how a case ended. */
export interface StatusWord {
  readonly attribute: string
  /** Without white space around it. */
  readonly word: string
}

/** The attributes of a case that are read, as written; blank ones say nothing, and of several for one thing the first counts. */
export interface CaseAttributes {
  readonly name: string | undefined
  readonly className: string | undefined
  readonly file: string | undefined
  readonly line: string | undefined
  readonly column: string | undefined
  readonly time: string | undefined
  readonly timestamp: string | undefined
  /** In the order in which they are asked. */
  readonly statuses: readonly StatusWord[]
  /** Those that are kept as properties. */
  readonly parameters: readonly (readonly [name: string, value: string])[]
}

const statusAttributes: readonly string[] = ['status', 'result', 'outcome', 'conclusion', 'success', 'passed']
const parameterAttributes: readonly string[] = ['value_param', 'type_param']
/** What is looked at where the usual attribute says nothing. */
const synonyms: readonly string[] = ['id', 'className', 'class', 'filepath', 'lineno', 'duration']
const known: ReadonlySet<string> = new Set([...statusAttributes, ...parameterAttributes, ...synonyms])
const none: readonly never[] = []

/** Reads each attribute once, and rarer ones in a second go: this is done for every case of a report. */
export function readCaseAttributes(tag: XmlTag): CaseAttributes {
  let name: string | undefined
  let className: string | undefined
  let file: string | undefined
  let line: string | undefined
  let column: string | undefined
  let time: string | undefined
  let timestamp: string | undefined
  let hasRare = false
  for (let index = 0; index < tag.size; index += 1) {
    const attribute = tag.nameAt(index)
    if (attribute === 'name') name = sayingAt(tag, index)
    else if (attribute === 'classname') className = sayingAt(tag, index)
    else if (attribute === 'time') time = sayingAt(tag, index)
    else if (attribute === 'file') file = sayingAt(tag, index)
    else if (attribute === 'line') line = sayingAt(tag, index)
    else if (attribute === 'column') column = sayingAt(tag, index)
    else if (attribute === 'timestamp') timestamp = sayingAt(tag, index)
    else hasRare ||= known.has(attribute)
  }
  if (!hasRare)
    return { name, className, file, line, column, time, timestamp, statuses: none, parameters: none }
  return {
    name: name ?? saying(tag.get('id')),
    className: className ?? saying(tag.get('className')) ?? saying(tag.get('class')),
    file: file ?? saying(tag.get('filepath')),
    line: line ?? saying(tag.get('lineno')),
    column,
    time: time ?? saying(tag.get('duration')),
    timestamp,
    statuses: statusAttributes.flatMap((attribute) => {
      const word = tag.get(attribute)?.trim()
      return word === undefined ? [] : [{ attribute, word }]
    }),
    parameters: parameterAttributes.flatMap((attribute) => {
      const value = tag.get(attribute)
      return value === undefined ? [] : [[attribute, value] as const]
    }),
  }
}

function sayingAt(tag: XmlTag, index: number): string | undefined {
  const value = tag.valueAt(index)
  return beginsVisibly(value) ? value : saying(value)
}

function saying(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value
}
