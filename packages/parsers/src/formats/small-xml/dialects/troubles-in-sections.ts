import type { CaseFailure } from '@gatewright/core/ports'
import { withoutUndefined, type ReadingContext } from '../../../reading/context.ts'
import { lineOf, tidyText } from '../../../reading/xml/xml-fields.ts'
import type { XmlElement } from '../../../xml/element.ts'
import { valueAt } from '../field.ts'

/** Something that went wrong inside a case. */
export interface Trouble {
  readonly element: XmlElement
  /** Names of the sections around it, outermost first. */
  readonly sections: readonly string[]
  /** What the test said before it. */
  readonly remarks: readonly string[]
}

/** How a tool writes what goes wrong in the sections of a case. */
export interface TroubleRules {
  readonly section: string
  readonly isTrouble: (element: XmlElement) => boolean
  /** True where it is no assertion that failed, but something that nobody asserted. */
  readonly isError: (element: XmlElement) => boolean
}

/** Everything that went wrong in a case and in its sections, in the order of the report. */
export function troublesIn(
  element: XmlElement,
  rules: TroubleRules,
  sections: readonly string[] = [],
): readonly Trouble[] {
  const troubles: Trouble[] = []
  let remarks: string[] = []
  for (const child of element.children()) {
    if (child.name === 'Info') remarks.push(valueAt(child, '.') ?? '')
    else if (child.name === rules.section)
      troubles.push(...troublesIn(child, rules, [...sections, valueAt(child, '@name') ?? '(unnamed)']))
    else {
      if (rules.isTrouble(child)) troubles.push({ element: child, sections, remarks })
      remarks = []
    }
  }
  return troubles
}

/** The failures of a case. */
export function failuresOf(
  troubles: readonly Trouble[],
  { isError }: TroubleRules,
  { cut }: ReadingContext,
): readonly CaseFailure[] {
  return troubles.map((trouble) => {
    const message = messageOf(trouble.element)
    const trace = traceOf(trouble)
    return withoutUndefined({
      kind: isError(trouble.element) ? ('error' as const) : ('failure' as const),
      type: valueAt(trouble.element, '@type'),
      message: message === undefined ? undefined : cut(message),
      trace: trace === '' ? undefined : cut(trace),
    }) as CaseFailure
  })
}

/** An unexpected exception inside an assertion: of those that are about exceptions it is how they fail. */
export function isUnexpectedException(expression: XmlElement): boolean {
  const hasThrown = expression.children().some(({ name }) => name === 'Exception')
  return hasThrown && !/THROW/.test(valueAt(expression, '@type') ?? '')
}

/** What Catch2 writes in place of an assertion where an exception came after the last one. */
const unknownExpression = '{Unknown expression after the reported line}'

/** What was asserted, what it came to, and what was thrown; of anything else what it says. */
function messageOf(element: XmlElement): string | undefined {
  const said = [
    valueAt(element, 'Original'),
    valueAt(element, 'Expanded'),
    valueAt(element, 'Exception'),
    valueAt(element, 'FatalErrorCondition'),
    valueAt(element, 'Text'),
    valueAt(element, '.'),
  ].filter((part) => part !== undefined && part !== unknownExpression)
  return tidyText([...new Set(said)].join('\n'))
}

/** Where it was, in which sections, and what was said around it. */
function traceOf({ element, sections, remarks }: Trouble): string {
  const line = lineOf(valueAt(element, '@line'))
  const inside = element
    .children()
    .flatMap((child) => (child.name === 'Info' ? (valueAt(child, '.') ?? []) : []))
  return [
    ...(line === undefined ? [] : [`${valueAt(element, '@filename') ?? ''}:${line}`]),
    ...(sections.length === 0 ? [] : [sections.join(' > ')]),
    ...remarks,
    ...inside,
  ].join('\n')
}

/** Whether an element of any depth is one that is looked for. */
export function holds(element: XmlElement, isWanted: (element: XmlElement) => boolean): boolean {
  return element.children().some((child) => isWanted(child) || holds(child, isWanted))
}
