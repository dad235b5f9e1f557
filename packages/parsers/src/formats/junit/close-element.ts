import { closeCase } from './case.ts'
import { noteOddity } from './diagnostics.ts'
import type { Frame, OpenOther } from './frames.ts'
import { keep, type JunitState } from './state.ts'
import { closeSuite } from './suite.ts'
import { sizeOf, textOf } from './trouble.ts'

/** What is left to do when an element ends. */
export function closeElement(frame: Frame, state: JunitState): void {
  const { context } = state
  if (frame.kind === 'case') closeCase(frame.element, state)
  else if (frame.kind === 'trouble') keep(frame.element.owner, context, sizeOf(frame.element.trouble))
  else if (frame.kind === 'suite') closeSuite(frame.element, state)
  else if (frame.kind === 'other') closeOther(frame.element, state)
  else if (frame.kind === 'property') {
    const { name, value, add } = frame.element
    add([name, value ?? textOf(frame.text, context) ?? ''])
  } else if (frame.kind === 'leaf' && frame.element)
    keep(frame.element, context, frame.text?.text.length ?? 0)
}

function closeOther({ owner, other, around, casesBefore }: OpenOther, { context }: JunitState): void {
  if (owner && other) keep(owner, context, sizeOf(other))
  if (around && context.counter.counts().tests > casesBefore) noteOddity(context, 'unknown-wrapper')
}
