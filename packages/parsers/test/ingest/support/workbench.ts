import { orThrow } from '@gatewright/core'
import {
  processReport,
  receiveReport,
  type IngestPlace,
  type IngestRules,
  type ReportReader,
  type StepHook,
  type Upload,
} from '@gatewright/core/ingest'
import type { CompleteStorage, IngestEntry } from '@gatewright/core/ports'
import type { Item } from '@gatewright/core/schema'
import { createReportReader } from '@gatewright/parsers/archive'

export const at = '2026-11-22T04:19:00Z'
export const later = '2026-11-22T04:20:00Z'
/** Where callbacks may go. */
export const callbacks: { readonly hosts: readonly string[] } = { hosts: ['ci.example'] }
export const item: Item = { type: 'koji_build', id: 'bash-5.2-1.fc40' }

export const reader: ReportReader = createReportReader({ version: 'parsers 1' })

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** A JUnit report with these cases, of which those with a `!` failed. */
export function junit(
  cases: readonly string[],
  properties: Readonly<Record<string, string>> = {},
): Uint8Array {
  const stated = Object.entries(properties).map(
    ([name, value]) => `<property name="${name}" value="${value}"/>`,
  )
  const written = cases.map((name) =>
    name.endsWith('!')
      ? `<testcase name="${name.slice(0, -1)}"><failure message="no"/></testcase>`
      : `<testcase name="${name}"/>`,
  )
  const inside = stated.length === 0 ? '' : `<properties>${stated.join('')}</properties>`
  return bytesOf(`<testsuites><testsuite name="unit">${inside}${written.join('')}</testsuite></testsuites>`)
}

export function upload(id: string, bytes: Uint8Array, more: Partial<Upload> = {}): Upload {
  return { id, bytes, about: { item }, ...more }
}

/** Receives and processes, and answers the entry at its end. */
export async function ingest(
  storage: CompleteStorage,
  given: Upload,
  options: { readonly rules?: IngestRules; readonly step?: StepHook; readonly at?: string } = {},
): Promise<IngestEntry> {
  const when = { at: options.at ?? at, ...(options.step && { step: options.step }) }
  orThrow(await receiveReport(storage, given, { ...when, callbacks }))
  return orThrow(
    await processReport(storage, reader, given.id, {
      ...when,
      ...(options.rules && { rules: options.rules }),
    }),
  )
}

/** What a process that is killed leaves of a call: nothing. */
export class Killed extends Error {}

/** Kills at the place with this number, counted from 0 over all that are passed. */
export function killAt(number: number): { readonly step: StepHook; readonly passed: IngestPlace[] } {
  const passed: IngestPlace[] = []
  return {
    passed,
    step: (place) => {
      passed.push(place)
      if (passed.length === number + 1) throw new Killed(place)
    },
  }
}
