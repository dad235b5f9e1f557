/** A button below a check run. */
export interface CheckAction {
  /** What stands on it; 20 characters at most. */
  readonly label: string
  /** What it does; 40 characters at most. */
  readonly description: string
  /** What GitHub says when it is pressed; 20 characters at most. */
  readonly identifier: string
}

/** The name of a button that the adapter answers, which is its identifier as well. */
export type CheckActionName = 'quarantine' | 'waive' | 'rerun'

/** The buttons that the adapter answers. */
export const checkActions: Readonly<Record<CheckActionName, CheckAction>> = {
  quarantine: {
    label: 'Quarantine',
    description: 'Let the flaky tests fail for a while',
    identifier: 'quarantine',
  },
  waive: {
    label: 'Request waiver',
    description: 'Ask to let these failures through',
    identifier: 'waive',
  },
  rerun: {
    label: 'Rerun failed jobs',
    description: 'Run again the jobs that failed',
    identifier: 'rerun',
  },
}
