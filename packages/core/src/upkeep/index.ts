export {
  appendAndFold,
  type AppendAndFoldOptions,
  type AppendedAndFolded,
  type AppendingStores,
} from './append-and-fold.ts'
export type { FlakeStateOptions } from './flake-state-options.ts'
export {
  foldFlakeStates,
  type FlakeStateStores,
  type FoldFlakeStatesOptions,
  type FoldReport,
} from './fold-flake-states.ts'
export { putRunContexts, readRunContexts } from './run-contexts.ts'
export { scoreStates, type ScoreStatesOptions, type StateScores } from './score-states.ts'
