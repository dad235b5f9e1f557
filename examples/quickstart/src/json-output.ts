import { itemKey } from '@gatewright/core/schema'
import { badInputCode, exitCodes } from './exit-code.ts'
import type { GateReport } from './gate-report.ts'

/** The report as one JSON document, with a line feed at its end. */
export function renderJson(report: GateReport): string {
  const { item, verdicts, flakes, decision } = report
  const document = {
    item: itemKey(item),
    reports: report.reports.map((entry) =>
      entry.status === 'failed'
        ? { file: entry.file.shown, status: entry.status, error: entry.error }
        : {
            file: entry.file.shown,
            status: entry.status,
            format: entry.report.summary.format,
            dialect: entry.report.summary.dialect,
            counts: entry.report.summary.counts,
            completeness: entry.report.summary.completeness,
            diagnostics: entry.report.summary.diagnostics,
          },
    ),
    verdicts,
    flakes,
    notes: report.notes,
    decision: decision ?? null,
    exitCode: decision ? exitCodes[decision.status] : badInputCode,
  }
  return `${JSON.stringify(document, null, 2)}\n`
}
