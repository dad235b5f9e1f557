export type { FlakeModel, FlakeScore, FlakeState, TestHistory } from './flake-score.ts'
export { sameItemModel, type SameItemModelOptions } from './same-item-model.ts'
export { scoreFlakes } from './score-flakes.ts'
