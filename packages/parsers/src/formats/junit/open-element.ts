import type { XmlTag } from '../../xml/tag.ts'
import { attributesOf } from './attributes.ts'
import { openCase } from './case.ts'
import { createCaseContent, type CaseContent } from './case-content.ts'
import type { Frame, OpenCase, OpenOther, OpenSuite, PropertySink, Surroundings } from './frames.ts'
import { beginText, createGatheredText } from './gathered-text.ts'
import { isCalledTrouble, kindOf, type ElementKind } from './kinds.ts'
import { keep, type JunitState, type Kept } from './state.ts'
import { openSuite, pathWith } from './suite.ts'
import { openTrouble, type Trouble } from './trouble.ts'

/** An element whose content says nothing. */
const nothing: Frame = { kind: 'leaf', text: undefined, element: undefined }

/** The frame of an element that begins in another. */
export function openElement(tag: XmlTag, parent: Frame, state: JunitState): Frame {
  const kind = kindOf(tag.localName)
  if (kind === 'case' || kind === 'suite') {
    const around = surroundingsIn(parent)
    if (!around) return nothing
    return kind === 'case'
      ? { kind, text: undefined, element: openCase(tag, around, state) }
      : { kind, text: undefined, element: openSuite(tag, around, false, state) }
  }
  if (parent.kind === 'suite') return openInSuite(tag, kind, parent.element, state)
  if (parent.kind === 'case') return openInCase(tag, kind, parent.element, state)
  if (parent.kind === 'other') return openInOther(tag, kind, parent.element, state)
  if (parent.kind === 'trouble') return openStackTrace(tag, parent.element.trouble)
  if (parent.kind === 'properties' && kind === 'property') return openProperty(tag, parent.element, state)
  return nothing
}

/** What holds for the cases and suites in an element; nothing where none are looked for. */
function surroundingsIn(parent: Frame): Surroundings | undefined {
  if (parent.kind === 'suite' || parent.kind === 'other') return parent.element.around
  return parent.kind === 'case' ? surroundingsInCase(parent.element) : undefined
}

function surroundingsInCase({ around, name }: OpenCase): Surroundings {
  return { ...around, suitePath: [...around.suitePath, name] }
}

function openInSuite(tag: XmlTag, kind: ElementKind, suite: OpenSuite, state: JunitState): Frame {
  if (kind === 'failure') {
    const trouble = openTrouble(tag)
    suite.troubles.push(trouble)
    return troubleFrame(trouble, suite)
  }
  const add: PropertySink = (property) => {
    state.evidence.property(property[0])
    if (property[0] !== '') state.properties.add(property)
  }
  if (kind === 'properties') return { kind, text: undefined, element: add }
  if (kind === 'property') return openProperty(tag, add, state)
  if (kind !== 'other') return nothing
  return { kind, text: undefined, element: openOther(tag, suite.around, state) }
}

function openInCase(tag: XmlTag, kind: ElementKind, testcase: OpenCase, state: JunitState): Frame {
  const { context } = state
  // Where something in it is odd, its first element is near enough.
  testcase.place ??= state.places.placeOf(tag.offset)
  const content = (testcase.content ??= createCaseContent())
  const list = troublesOf(content, kind)
  if (list) {
    const trouble = openTrouble(tag)
    list.push(trouble)
    return troubleFrame(trouble, testcase)
  }
  if (kind === 'skip') {
    const ownText = createGatheredText()
    const type = tag.get('type') ?? ''
    const failuresBefore = content.failures.length
    content.skips.push({
      name: tag.localName,
      type,
      message: tag.get('message'),
      ownText,
      failuresBefore,
    })
    return { kind: 'leaf', text: ownText, element: testcase }
  }
  if (kind === 'stdout' || kind === 'stderr') {
    const text = (content[kind] ??= createGatheredText())
    beginText(text)
    return { kind: 'leaf', text, element: undefined }
  }
  if (kind === 'properties' || kind === 'property') {
    const add: PropertySink = (property) => {
      if (property[0] === '') return
      keep(testcase, context, property[0].length + property[1].length)
      content.properties.push(property)
    }
    return kind === 'property' ? openProperty(tag, add, state) : { kind, text: undefined, element: add }
  }
  const other = { ...openTrouble(tag), isTrouble: isCalledTrouble(tag.localName) }
  content.others.push(other)
  const element = { ...openOther(tag, surroundingsInCase(testcase), state), other, owner: testcase }
  return { kind: 'other', text: other.ownText, element }
}

function troublesOf(content: CaseContent, kind: ElementKind): Trouble[] | undefined {
  if (kind === 'failure') return content.failures
  if (kind === 'flaky-try') return content.flakyTries
  return kind === 'rerun' ? content.reruns : undefined
}

function troubleFrame(trouble: Trouble, owner: Kept): Frame {
  return { kind: 'trouble', text: trouble.ownText, element: { trouble, owner } }
}

/** An element of no known name; its own name, where it has one, stands in the path of its cases as that of a suite. */
function openOther(tag: XmlTag, around: Surroundings | undefined, { context }: JunitState): OpenOther {
  return {
    around: around && { ...around, suitePath: pathWith(around.suitePath, attributesOf(tag)) },
    casesBefore: context.counter.counts().tests,
    other: undefined,
    owner: undefined,
  }
}

/** Whatever stands in an element that is not known: looked through for cases as long as nothing is known around them. */
function openInOther(tag: XmlTag, kind: ElementKind, parent: OpenOther, state: JunitState): Frame {
  const { other, owner } = parent
  if (other && isCalledTrouble(tag.localName)) other.isTrouble = true
  if (!other && kind === 'properties')
    return { kind, text: undefined, element: ([name]) => state.evidence.property(name) }
  const text = other && owner && tag.localName === 'stackTrace' ? stackTextOf(other) : undefined
  const element = { ...openOther(tag, kind === 'other' ? parent.around : undefined, state), other }
  return { kind: 'other', text, element }
}

function openStackTrace(tag: XmlTag, trouble: Trouble): Frame {
  if (tag.localName !== 'stackTrace') return nothing
  return { kind: 'leaf', text: stackTextOf(trouble), element: undefined }
}

/** The first stack trace counts. */
function stackTextOf(trouble: Trouble): Trouble['stackText'] {
  if (trouble.stackText) return undefined
  trouble.stackText = createGatheredText()
  return trouble.stackText
}

/** The value is the attribute, or else the text. */
function openProperty(tag: XmlTag, add: PropertySink, { context }: JunitState): Frame {
  const value = tag.get('value')
  return {
    kind: 'property',
    text: value === undefined ? createGatheredText() : undefined,
    element: {
      name: tag.get('name') ?? '',
      value: value === undefined ? undefined : context.cut(value),
      add,
    },
  }
}
