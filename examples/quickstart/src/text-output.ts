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
  const sections = [[paint('bold', 'Reports'), ...reportLines(report).map(indent)]]
  if (decision) sections.push([paint('bold', 'Verdicts'), ...verdictLines(report, paint).map(indent)])
  const lines = decision
    ? decisionLines(report, decision, paint)
    : [paint('red', 'None: a report that cannot be read might hold a failure.')]
  sections.push([paint('bold', 'Decision'), ...lines.map(indent)])
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function indent(line: string): string {
  return `  ${line}`
}

const mostNotes = 3

/** A row for each report, and below the table what was odd about them. */
function reportLines({ reports }: GateReport): string[] {
  const read = reports.filter((entry) => entry.status !== 'failed')
  const table = renderTable(
    read.map(({ status, file, report: { summary } }) => {
      const tool = summary.dialect === undefined ? summary.format : `${summary.format} (${summary.dialect})`
      const word = summary.completeness.complete ? (status === 'known' ? 'known' : 'ok') : 'incomplete'
      return [word, cell(file.shown), tool, describeCounts(summary.counts)]
    }),
  )
  const failed = reports
    .filter((entry) => entry.status === 'failed')
    .map((entry) => `failed  ${safeLine(describeReportError(entry.file.shown, entry.error))}`)
  const notes = read.flatMap(({ file, report: { summary } }) => {
    const own = summary.completeness.complete ? [] : [`note: ${file.shown}: ${summary.completeness.message}`]
    const odd = summary.diagnostics.map(({ message }) => `note: ${file.shown}: ${message}`)
    const more =
      odd.length > mostNotes
        ? [`note: ${file.shown}: and ${odd.length - mostNotes} more; --json lists all`]
        : []
    return [...own, ...odd.slice(0, mostNotes), ...more]
  })
  return [...table, ...failed, ...notes.map(safeLine)]
}

function describeCounts(counts: CaseCounts): string {
  const parts = (['passed', 'failed', 'errors', 'skipped', 'flaky'] as const).filter(
    (name) => counts[name] > 0,
  )
  const words = parts.map(
    (name) => `${counts[name]} ${name === 'errors' && counts[name] === 1 ? 'error' : name}`,
  )
  return `${counts.tests} ${counts.tests === 1 ? 'test' : 'tests'}: ${words.join(', ') || 'none ran'}`
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
  const gate = decision ? gateColumn(decision) : new Map<string, string>()
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
      gate.get(verdict.testcase) ?? '',
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

/** `flaky 0.97 (rate 0.06 to 0.49, 6 runs)`: state, probability, where the failure rate lies and what it rests on. */
function scoreText({ state, score, interval, samples }: FlakeScore): string {
  const runs = `${samples} ${samples === 1 ? 'run' : 'runs'}`
  if (state !== 'flaky') return `${state} (${runs})`
  return `${state} ${score.toFixed(2)} (rate ${interval.lower.toFixed(2)} to ${interval.upper.toFixed(2)}, ${runs})`
}

/** What the decision makes of each testcase it names: `blocks`, what it waits for, or the permission it leans on. */
function gateColumn(decision: Decision): Map<string, string> {
  const words = new Map<string, string>()
  for (const { testcase, status, code } of leavesOf(decision.tree)) {
    if (testcase === undefined || words.get(testcase) === 'blocks') continue
    if (status === 'unsatisfied') words.set(testcase, 'blocks')
    else if (status !== 'satisfied') words.set(testcase, status)
    else if (!words.has(testcase)) words.set(testcase, code)
  }
  return words
}

function decisionLines({ notes }: GateReport, decision: Decision, paint: Paint): string[] {
  const colour = decision.status === 'satisfied' ? 'green' : decision.status === 'pending' ? 'yellow' : 'red'
  const [summary = '', ...lines] = explain(decision).split('\n')
  const policies = decision.policies.map(({ id, digest }) => `${id} ${digest.slice(0, 19)}`).join(', ')
  const rest = [...lines, ...notes, `Policies: ${policies || 'none'}`]
  return [paint(colour, safeLine(summary)), ...rest.map(safeLine)]
}

const longestLine = 600

/** Lines of an explanation hold names from reports. */
function safeLine(line: string): string {
  const safe = line.replace(/[\p{Cc}\p{Cf}\p{Surrogate}]/gu, '\uFFFD')
  return safe.length > longestLine ? `${safe.slice(0, longestLine)}…` : safe
}

/** `git_commit:29b5a0b…` on a line of its own, for the head of the output. */
export function headline(report: GateReport): string {
  return `Gate for ${cell(itemKey(report.item))}`
}
