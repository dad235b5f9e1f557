import type { CaseFailure, CaseMoment, CaseOutcome } from '@gatewright/core/ports'
import { isFailure } from '../../counts.ts'
import { withoutUndefined, type CaseDraft, type ReadingContext } from '../../reading/context.ts'
import { outcomeOf, outcomeWords, rawWord } from '../../reading/outcome-words.ts'
import { durationOf, momentOf } from '../../values/times.ts'
import { attributeOf, childNamed, childrenNamed, textAt, textOf } from '../../reading/xml/xml-fields.ts'
import type { XmlElement } from '../../xml/element.ts'

/** What is around the methods of a `<test>`. */
export interface TestSurroundings {
  readonly suitePath: readonly string[]
  readonly groups: ReadonlyMap<string, readonly string[]>
}

/** One `<test-method>`, read. */
export interface TestMethod {
  readonly draft: CaseDraft
  /** The same for all tries of one test with one set of parameters. */
  readonly key: string
  readonly isConfig: boolean
  readonly isRetried: boolean
  /** True where the key is the same for rows that are not, because objects have no text of their own. */
  readonly isKeyVague: boolean
  readonly failure: CaseFailure | undefined
}

const words = outcomeWords({
  pass: 'passed',
  fail: 'failed',
  success_percentage_failure: 'failed',
  skip: 'skipped',
})

export function methodKey(className: string | undefined, name: string | undefined): string {
  return JSON.stringify([className, name])
}

export function readMethod(
  method: XmlElement,
  className: string | undefined,
  { suitePath, groups }: TestSurroundings,
  context: ReadingContext,
): TestMethod {
  const word = attributeOf(method, 'status') ?? ''
  const outcome = outcomeOf(word, words, context)
  const name = attributeOf(method, 'name') ?? '(unnamed)'
  const parameters = readParameters(method)
  const instance = attributeOf(method, 'test-instance-name')
  const failure = readFailure(childNamed(method, 'exception'), outcome, context)
  const isConfig = isSet(method, 'is-config')
  const fullName = nameOf(
    name,
    attributeOf(method, 'data-provider') === undefined ? undefined : parameters,
    instance,
  )
  const description = attributeOf(method, 'description')
  const output = childrenNamed(childNamed(method, 'reporter-output'), 'line').flatMap(
    (line) => textOf(line) ?? [],
  )
  return {
    // The signature names the instance that it was called on, which stays the same while one report is written.
    key: JSON.stringify([className, attributeOf(method, 'signature') ?? name, parameters, instance]),
    isKeyVague: childrenNamed(childNamed(method, 'params'), 'param').some((parameter) =>
      hash.test(childNamed(parameter, 'value')?.text() ?? ''),
    ),
    isConfig,
    isRetried: isSet(method, 'retried'),
    failure,
    draft: {
      name: fullName,
      suitePath,
      className,
      outcome,
      rawOutcome: rawWord(word),
      durationMs: durationOf(attributeOf(method, 'duration-ms'), context, 0.001),
      startedAt: momentIn(attributeOf(method, 'started-at'), context),
      failures: isFailure(outcome) && failure ? [failure] : [],
      skipReason: outcome === 'skipped' ? failure?.message : undefined,
      properties: [
        ...(groups.get(methodKey(className, name)) ?? []).map((group) => ['group', group] as const),
        ...(description === undefined ? [] : [['description', context.cut(description)] as const]),
      ],
      stdout: output.length === 0 ? undefined : context.cut(output.join('\n')),
    },
  }
}

/** Whether a flag is there and not off: a test is never taken for more than it is. */
function isSet(method: XmlElement, flag: string): boolean {
  return (attributeOf(method, flag) ?? 'false') !== 'false'
}

const longestParameter = 256

/** Values of the parameters as text; those of objects that have none lose the hash, which differs in every run. */
function readParameters(method: XmlElement): readonly string[] {
  return childrenNamed(childNamed(method, 'params'), 'param').map((parameter) => {
    const value = childNamed(parameter, 'value')
    if (value?.attributes.get('is-null') === 'true') return 'null'
    return withoutHashes(value?.text().trim() ?? '').slice(0, longestParameter)
  })
}

const hash = /@[0-9a-f]{1,8}\b/
const hashes = /@[0-9a-f]{1,8}\b/g

function withoutHashes(text: string): string {
  return text.replaceAll(hashes, '')
}

function nameOf(
  name: string,
  parameters: readonly string[] | undefined,
  instance: string | undefined,
): string {
  const called = parameters === undefined ? name : `${name}(${parameters.join(', ')})`
  return instance === undefined ? called : `${called} [${instance}]`
}

function readFailure(
  exception: XmlElement | undefined,
  outcome: CaseOutcome,
  { cut }: ReadingContext,
): CaseFailure | undefined {
  if (!exception) return undefined
  const message = textAt(exception, 'message')?.trim()
  const trace = (textAt(exception, 'full-stacktrace') ?? textAt(exception, 'short-stacktrace'))?.trim()
  return withoutUndefined({
    kind: outcome === 'failed' ? ('failure' as const) : ('error' as const),
    type: attributeOf(exception, 'class'),
    // An exception without a message is written as this word.
    message: message === undefined || message === 'null' ? undefined : cut(message),
    trace: trace === undefined ? undefined : cut(trace),
  }) as CaseFailure
}

/**
 * A time with the letters of a zone. Only those of UTC are unambiguous; the others are left out. Version 6 writes a `Z`
 * behind local times.
 */
function momentIn(written: string | undefined, context: ReadingContext): CaseMoment | undefined {
  const text = written?.trim() ?? ''
  return momentOf(/ (?:UTC|GMT)$/.test(text) ? text : text.replace(/(?: [A-Z]{2,5}|Z)$/, ''), context)
}
