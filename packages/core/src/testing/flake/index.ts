export { regimes, type Regime } from './regime.ts'
export {
  simulatedHistories,
  simulatedHistoryReader,
  simulatedInstant,
  type CodedTest,
  type SimulatedHistoryOptions,
} from './simulated-histories.ts'
export {
  trueRate,
  type SimulatedProject,
  type SimulatedRun,
  type SimulatedTest,
  type TestKind,
} from './simulated-project.ts'
export { simulateProject } from './simulate-project.ts'
export { simulateUnrulyProject } from './simulate-unruly-project.ts'
