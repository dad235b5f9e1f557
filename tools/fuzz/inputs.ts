import fc from 'fast-check'
import { applyMutation, mutation, split, type Mutation } from './mutation.ts'

/** How inputs come about: changed reports, or reports as they are that only arrive in other chunks. */
export type InputKind = 'mutations' | 'splits'

/** One input, and where it is cut into chunks. */
export interface FuzzInput {
  readonly bytes: Uint8Array
  readonly cuts: readonly number[]
}

/** Gives inputs by their index: the same one for the same seed and index, whatever was asked for before. */
export interface InputSource {
  at(index: number): FuzzInput
}

const batchSize = 500

/** Inputs are made in batches, of which the last is kept: ask in order. */
export function createInputSource(
  kind: InputKind,
  seed: number,
  reports: readonly Uint8Array[],
): InputSource {
  let known = -1
  let batch: readonly Mutation[] = []
  return {
    at(index) {
      const number = Math.floor(index / batchSize)
      if (number !== known)
        batch = fc.sample(kind === 'splits' ? split : mutation, {
          numRuns: batchSize,
          seed: mixed(seed, number),
        })
      known = number
      const one = batch[index % batchSize]
      if (!one) throw new RangeError(`There is no input ${index}.`)
      return { bytes: applyMutation(one, reports), cuts: one.cuts }
    },
  }
}

/** Batches of neighbouring seeds have nothing in common. */
function mixed(seed: number, batch: number): number {
  return Math.imul(Math.imul(seed, 0x9e3779b1) ^ (batch + 1), 0x85ebca6b)
}
