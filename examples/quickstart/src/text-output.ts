import { explain, leavesOf, type Decision } from '@gatewright/core/policy'
import { itemKey, variantKey, type Variant } from '@gatewright/core/schema'
import type { CaseCounts } from '@gatewright/core/ports'
import type { FlakeScore } from '@gatewright/core/flake'
import type { Verdict } from '@gatewright/core/verdict'
import type { GateReport } from './gate-report.ts'
import { describeReportError } from './read-reports.ts'
import { cell, renderTable } from './table.ts'

/** Puts colour on a piece of text, or leaves it as it is. */
export type Paint = (colour: 'green' | 'red' | 'yellow' | 'dim' | 'bold', text: string) => string

/** The report as text. Nothing in it depends on the clock or on how long tests took: the same results give the same text. */
export function renderText(report: GateReport, paint: Paint): string {
  const { decision } = report
  const sections = [[paint('bold', 'Reports'), ...renderTable(reportRows(report)).map(indent)]]
  if (decision) sections.push([paint('bold', 'Verdicts'), ...verdictLines(report, paint).map(indent)])
  const lines = decision
    ? decisionLines(decision, paint)
    : [paint('red', 'None: a report that cannot be read might hold a failure.')]
  sections.push([paint('bold', 'Decision'), ...lines.map(indent)])
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function indent(line: string): string {
  return `  ${line}`
}

function reportRows(report: GateReport): string[][] {
  return report.reports.map((entry) => {
    if (entry.status === 'failed') return ['failed', cell(describeReportError(entry.file.shown, entry.error))]
    const { format, dialect, counts } = entry.report.summary
    const tool = dialect === undefined ? format : `${format} (${dialect})`
    const status = entry.status === 'known' ? 'known' : 'ok'
    return [status, cell(entry.file.shown), tool, describeCounts(counts)]
  })
}

function describeCounts(counts: CaseCounts): string {
  const parts = (['passed', 'failed', 'errors', 'skipped', 'flaky'] as const).filter(
    (name) => counts[name] > 0,
  )
  return `${counts.tests} tests: ${parts.map((name) => `${counts[name]} ${name}`).join(', ') || 'none ran'}`
}

const colours = {
  passed: 'green',
  skipped: 'dim',
  precluded: 'dim',
  failed: 'red',
  errored: 'red',
  flaky: 'yellow',
  incomplete: 'yellow',
  exonerated: 'yellow',
} as const

const mostRows = 50

/** Every verdict that is not a plain pass, and one line for those that are. */
function verdictLines({ verdicts, flakes, decision }: GateReport, paint: Paint): string[] {
  if (verdicts.length === 0) return ['no results']
  const scores = new Map(flakes.map((score) => [slotKey(score), score]))
  const rows = verdicts
    .map((verdict) => ({ verdict, score: scores.get(slotKey(verdict)) }))
    .filter(
      ({ verdict, score }) =>
        verdict.effective !== 'passed' || score?.state === 'flaky' || score?.state === 'broken',
    )
    .map(({ verdict, score }) => [
      verdict.effective,
      cell(slotText(verdict)),
      attemptsText(verdict),
      score ? scoreText(score) : '',
      decision ? gateText(verdict, decision) : '',
    ])
  const quiet = verdicts.length - rows.length
  const shown = rows.slice(0, mostRows)
  const table = renderTable([['verdict', 'testcase', 'attempts', 'flakiness', 'gate'], ...shown])
  const [head = '', ...lines] = table
  const painted = lines.map((line, index) => {
    const status = rows[index]?.[0] as keyof typeof colours
    return paint(colours[status], line)
  })
  const more = rows.length > mostRows ? [`… and ${rows.length - mostRows} more; --json lists all`] : []
  return [
    ...(rows.length > 0 ? [paint('dim', head), ...painted] : []),
    ...more,
    ...(quiet > 0 ? [paint('green', `${quiet} passed`)] : []),
  ]
}

function slotKey(slot: { readonly testcase: string; readonly variant: Variant }): string {
  return JSON.stringify([slot.testcase, variantKey(slot.variant)])
}

function slotText({ testcase, variant }: Verdict): string {
  const keys = variantKey(variant).trim().replaceAll('\n', ', ')
  return keys === '' ? testcase : `${testcase} [${keys}]`
}

function attemptsText({ counts }: Verdict): string {
  const words = {
    pass: 'passed',
    fail: 'failed',
    error: 'broke',
    skip: 'skipped',
    incomplete: 'unfinished',
    info: 'info',
  } as const
  const kinds = Object.entries(words).filter(([kind]) => counts[kind as keyof typeof words] > 0)
  return kinds.map(([kind, word]) => `${counts[kind as keyof typeof words]} ${word}`).join(', ')
}

/** `flaky 0.83 (0.33 to 1.00, 2 items)`: state, score, interval and what it rests on. */
function scoreText({ state, score, interval, samples }: FlakeScore): string {
  if (samples === 0) return state
  const range = `${interval.lower.toFixed(2)} to ${interval.upper.toFixed(2)}`
  return `${state} ${score.toFixed(2)} (${range}, ${samples} ${samples === 1 ? 'item' : 'items'})`
}

/** What the decision makes of the testcase: `blocks`, or the permission it leans on. */
function gateText({ testcase }: Verdict, decision: Decision): string {
  const leaves = leavesOf(decision.tree).filter((leaf) => leaf.testcase === testcase)
  const closed = leaves.find((leaf) => leaf.status !== 'satisfied')
  if (closed) return closed.status === 'unsatisfied' ? 'blocks' : closed.status
  const [leaf] = leaves
  return leaf ? leaf.code : ''
}

function decisionLines(decision: Decision, paint: Paint): string[] {
  const colour = decision.status === 'satisfied' ? 'green' : decision.status === 'pending' ? 'yellow' : 'red'
  const [summary = '', ...lines] = explain(decision).split('\n').map(safeLine)
  return [
    paint(colour, summary),
    ...lines,
    `Policies: ${decision.policies.map(({ id, digest }) => `${id} ${digest.slice(0, 19)}`).join(', ') || 'none'}`,
  ]
}

/** Lines of an explanation hold names from reports. */
function safeLine(line: string): string {
  return line.replace(/[\p{Cc}\p{Cf}\p{Surrogate}]/gu, '\uFFFD')
}

/** `git_commit:29b5a0b…` on a line of its own, for the head of the output. */
export function headline(report: GateReport): string {
  return `Gate for ${cell(itemKey(report.item))}`
}
