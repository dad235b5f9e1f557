import type { CaseFailure, CaseOutcome } from '@gatewright/core/ports'
import { isFailure } from '../../counts.ts'
import { withoutUndefined, type CaseDraft, type ReadingContext } from '../../reading/context.ts'
import { outcomeOf, rawWord } from '../../reading/outcome-words.ts'
import { durationOf } from '../../values/times.ts'
import { childrenNamed, lineOf } from '../../reading/xml/xml-fields.ts'
import type { XmlElement } from '../../xml/element.ts'
import type { CaseRule, Field, Surroundings } from './dialect.ts'
import { valueAt } from './field.ts'

/** Reads one case as its rule says. */
export function readByRule(
  element: XmlElement,
  rule: CaseRule,
  around: Surroundings,
  context: ReadingContext,
): CaseDraft {
  const word =
    typeof rule.outcome === 'function' ? rule.outcome(element) : (valueAt(element, rule.outcome) ?? '')
  const outcome = outcomeOf(word, rule.words, context)
  const fullName = valueAt(element, rule.name) ?? '(unnamed)'
  const split = rule.classSeparator === undefined ? undefined : splitName(fullName, rule.classSeparator)
  const text = (field: Field | undefined): string | undefined => {
    const value = valueAt(element, field)
    return value === undefined ? undefined : context.cut(value)
  }
  return {
    ...around,
    name: split?.name ?? fullName,
    className: split?.className ?? classOf(element, rule, around),
    file: valueAt(element, rule.file),
    line: lineOf(valueAt(element, rule.line)),
    outcome,
    rawOutcome: rawWord(word),
    durationMs: durationOf(valueAt(element, rule.duration), context, rule.secondsPerUnit),
    failures: isFailure(outcome) ? readFailures(element, rule, outcome, context) : [],
    skipReason: outcome === 'skipped' || outcome === 'todo' ? text(rule.skipReason) : undefined,
    stdout: text(rule.stdout),
    stderr: text(rule.stderr),
    properties: Object.entries(rule.properties ?? {}).flatMap(([name, field]) => {
      const value = text(field)
      return value === undefined ? [] : [[name, value] as const]
    }),
  }
}

function classOf(
  element: XmlElement,
  { className, classIsSuite }: CaseRule,
  around: Surroundings,
): string | undefined {
  if (classIsSuite) return around.suitePath.at(-1)
  return valueAt(element, className) ?? around.className
}

/** `orders::Cart::adds` is `adds` of `orders::Cart`. */
function splitName(
  fullName: string,
  separator: string,
): { readonly className: string; readonly name: string } | undefined {
  const at = fullName.lastIndexOf(separator)
  const name = fullName.slice(at + separator.length)
  return at <= 0 || name === '' ? undefined : { className: fullName.slice(0, at), name }
}

function readFailures(
  element: XmlElement,
  rule: CaseRule,
  outcome: CaseOutcome,
  { cut }: ReadingContext,
): readonly CaseFailure[] {
  const elements = rule.failures === undefined ? [element] : childrenNamed(element, rule.failures)
  return elements.map((failure) => {
    const message = valueAt(failure, rule.message)
    const trace = valueAt(failure, rule.trace)
    return withoutUndefined({
      kind: outcome === 'failed' ? ('failure' as const) : ('error' as const),
      type: valueAt(failure, rule.type),
      message: message === undefined ? undefined : cut(message),
      trace: trace === undefined ? undefined : cut(trace),
    }) as CaseFailure
  })
}
