export * from './canonical/index.ts'
export * from './errors/index.ts'
export {
  scoreFlakes,
  scoreHistories,
  type ExtractOptions,
  type FlakeScore,
  type FlakeState,
  type RunContext,
  type ScoreOptions,
} from './flake/index.ts'
export * from './numeric/index.ts'
export * from './policy/index.ts'
export * from './ports/index.ts'
export * from './schema/index.ts'
export * from './verdict/index.ts'
export * from './waiver/index.ts'
