import { err, ok, type Result } from 'neverthrow'
import { parsePattern, type PatternNode } from './parse-text-pattern.ts'

/** A regular expression that no text can stall. */
export interface TextPattern {
  /** True where the pattern covers some part of the text, as Python's `re.search` finds it. */
  isIn(text: string): boolean
}

type Instruction =
  | { readonly op: 'character'; readonly isOne: (character: string) => boolean }
  | {
      readonly op: 'assert'
      readonly holds: (before: string | undefined, after: string | undefined) => boolean
    }
  | { readonly op: 'split'; readonly to: readonly [number, number] }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'match' }

const mostInstructions = 5000

/**
 * Compiles a regular expression in the common words of Python's `re`: characters, `.`, sets, `\d \w \s \b` and their
 * opposites, `^ $`, groups, `|`, `* + ?` and `{m,n}`. The error is a sentence: look-around, back references and flags are
 * refused, since what they need can take for ever.
 *
 * All ways through the pattern are followed at once (K. Thompson, CACM 11 (1968), 419), so that the time is in the product
 * of the lengths at worst.
 */
export function compileTextPattern(source: string): Result<TextPattern, string> {
  return parsePattern(source).andThen((node) => {
    const program: Instruction[] = []
    emit(node, program)
    program.push({ op: 'match' })
    return program.length > mostInstructions
      ? err('The pattern is too large.')
      : ok({ isIn: (text: string) => search(program, [...text]) })
  })
}

function emit(node: PatternNode, program: Instruction[]): void {
  // What is too large is refused in the end; it must not fill the memory before.
  if (program.length > mostInstructions) return
  switch (node.kind) {
    case 'character':
      program.push({ op: 'character', isOne: node.isOne })
      return
    case 'assert':
      program.push({ op: 'assert', holds: node.holds })
      return
    case 'sequence':
      for (const part of node.parts) emit(part, program)
      return
    case 'choice':
      emitChoice(node.options, program)
      return
    case 'repeat':
      for (let count = 0; count < node.least; count++) emit(node.part, program)
      if (node.most === Infinity) emitLoop(node.part, program)
      else for (let count = node.least; count < node.most; count++) emitOptional(node.part, program)
  }
}

function emitChoice([first, ...others]: readonly PatternNode[], program: Instruction[]): void {
  if (!first) return
  if (others.length === 0) {
    emit(first, program)
    return
  }
  const at = program.push({ op: 'match' }) - 1
  emit(first, program)
  const jump: Instruction = { op: 'jump', to: 0 }
  program.push(jump)
  program[at] = { op: 'split', to: [at + 1, program.length] }
  emitChoice(others, program)
  jump.to = program.length
}

function emitOptional(part: PatternNode, program: Instruction[]): void {
  const at = program.push({ op: 'match' }) - 1
  emit(part, program)
  program[at] = { op: 'split', to: [at + 1, program.length] }
}

function emitLoop(part: PatternNode, program: Instruction[]): void {
  const at = program.push({ op: 'match' }) - 1
  emit(part, program)
  program.push({ op: 'jump', to: at })
  program[at] = { op: 'split', to: [at + 1, program.length] }
}

function search(program: readonly Instruction[], text: readonly string[]): boolean {
  let waiting: number[] = []
  for (let at = 0; at <= text.length; at++) {
    const reached = reach(program, [...waiting, 0], text[at - 1], text[at])
    if (reached.some((pc) => program[pc]?.op === 'match')) return true
    const character = text[at] ?? ''
    waiting = reached.flatMap((pc) => {
      const instruction = program[pc]
      return instruction?.op === 'character' && instruction.isOne(character) ? [pc + 1] : []
    })
  }
  return false
}

/** Where the pattern can stand between two characters without taking one. */
function reach(
  program: readonly Instruction[],
  from: readonly number[],
  before: string | undefined,
  after: string | undefined,
): readonly number[] {
  const seen = new Set<number>()
  const open = [...from]
  for (let pc = open.pop(); pc !== undefined; pc = open.pop()) {
    if (seen.has(pc)) continue
    seen.add(pc)
    const instruction = program[pc]
    if (instruction?.op === 'jump') open.push(instruction.to)
    else if (instruction?.op === 'split') open.push(...instruction.to)
    else if (instruction?.op === 'assert' && instruction.holds(before, after)) open.push(pc + 1)
  }
  return [...seen]
}
