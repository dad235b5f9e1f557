/**
 * Something to do about an issue. Where there is a `comment` it begins with a mark of its own, so that it is said once, and
 * there is none where people asked for quiet. `body` is the whole new text of the issue.
 */
export type IssueAction =
  | {
      readonly kind: 'open'
      /** The first line of its body. */
      readonly mark: string
      readonly title: string
      readonly body: string
      readonly labels: readonly string[]
      /** The highest number of an issue with this mark when this was planned, 0 where there was none: a higher one is this. */
      readonly after: number
    }
  | {
      readonly kind: 'comment'
      readonly number: number
      readonly comment: string
      readonly body: string
    }
  | {
      readonly kind: 'reopen' | 'label'
      readonly number: number
      readonly labels: readonly string[]
      readonly comment?: string
      readonly body: string
    }
  | {
      readonly kind: 'close'
      readonly number: number
      readonly comment?: string
    }
  | {
      readonly kind: 'close-duplicate'
      readonly number: number
      readonly duplicateOf: number
      readonly comment?: string
    }

/** What to do about the issues of a repository, in this order. */
export interface IssuePlan {
  readonly actions: readonly IssueAction[]
  /** How many issues are not opened, since it would be more than the policy allows at once: the next plan opens them. */
  readonly withheld: number
}
