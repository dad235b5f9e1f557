import type { CaseAttachment } from '@gatewright/core/ports'
import type { ReadingContext } from '../../reading/context.ts'
import { durationOf } from '../../values/times.ts'
import { attributeOf, childNamed, childrenNamed, textAt } from '../../reading/xml/xml-fields.ts'
import type { XmlElement } from '../../xml/element.ts'

/** What CTest measured of one test. */
export interface CtestMeasurements {
  readonly durationMs?: number | undefined
  /** `Completed`, or why the test did not run. */
  readonly completion?: string | undefined
  /** How the program ended, as `Failed`, `Timeout` or `SEGFAULT`. */
  readonly exitCode?: string | undefined
  readonly exitValue?: string | undefined
  readonly failReason?: string | undefined
  readonly output?: string | undefined
  /** What the test measured itself. */
  readonly properties: readonly (readonly [name: string, value: string])[]
  readonly attachments: readonly CaseAttachment[]
}

/** Measurements that stand in fields of their own or say nothing about the test. */
const known: ReadonlySet<string> = new Set([
  'Execution Time',
  'Completion Status',
  'Exit Code',
  'Exit Value',
  'Fail Reason',
  'Command Line',
  'Environment',
  'Processors',
])

/** Reads `<Results>`, and what stands beside it: attached files. */
export function readMeasurements(test: XmlElement, context: ReadingContext): CtestMeasurements {
  const results = childNamed(test, 'Results')
  const named = [...childrenNamed(results, 'NamedMeasurement'), ...childrenNamed(test, 'NamedMeasurement')]
  const values = new Map<string, string>()
  const properties: (readonly [string, string])[] = []
  const attachments: CaseAttachment[] = []
  for (const measurement of named) {
    const name = attributeOf(measurement, 'name')
    if (name === undefined) continue
    const value = textAt(measurement, 'Value') ?? ''
    if (isFile(measurement)) attachments.push(attachmentOf(measurement, name, value, context))
    else if (!known.has(name)) properties.push([name, context.cut(value)])
    else if (!values.has(name)) values.set(name, value)
  }
  return {
    durationMs: durationOf(values.get('Execution Time'), context),
    completion: values.get('Completion Status'),
    exitCode: values.get('Exit Code'),
    exitValue: values.get('Exit Value'),
    failReason: values.get('Fail Reason'),
    output: readOutput(childNamed(childNamed(results, 'Measurement'), 'Value'), context),
    properties,
    attachments,
  }
}

function isFile(measurement: XmlElement): boolean {
  const type = attributeOf(measurement, 'type') ?? ''
  return (
    attributeOf(measurement, 'filename') !== undefined ||
    attributeOf(measurement, 'encoding') !== undefined ||
    type === 'file' ||
    type.startsWith('image/')
  )
}

function attachmentOf(
  measurement: XmlElement,
  name: string,
  value: string,
  { cut }: ReadingContext,
): CaseAttachment {
  const type = attributeOf(measurement, 'type') ?? ''
  const isBase64 = attributeOf(measurement, 'encoding') === 'base64'
  return {
    name: attributeOf(measurement, 'filename') ?? name,
    ...(type.includes('/') && !type.startsWith('text/string') ? { contentType: type } : {}),
    inline: { encoding: isBase64 ? 'base64' : 'text', text: cut(value) },
  }
}

function readOutput(value: XmlElement | undefined, { cut, diagnostics }: ReadingContext): string | undefined {
  const text = value?.text().trimEnd() ?? ''
  if (text === '') return undefined
  if (attributeOf(value, 'encoding') !== undefined || attributeOf(value, 'compression') !== undefined)
    diagnostics.note(
      'packed-output',
      'The output of a test is packed; it was kept as it is written.',
      'Run CTest with "--no-compress-output" to have it readable.',
    )
  return cut(text)
}
