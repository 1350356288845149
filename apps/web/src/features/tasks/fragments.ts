import { graphql, type FragmentOf } from '@/lib/graphql/tada';

/** What lists, toasts and badges show of a task. */
export const TaskFields = graphql(`
  fragment TaskFields on Task {
    __typename
    id
    operation
    title
    state
    progress
    attempt
    actor
    revision
    createdAt
    startedAt
    finishedAt
    cancelRequestedAt
    node {
      id
      name
    }
    target {
      kind
      id
      name
    }
    error {
      code
      message
      wayOut
      retryable
      native {
        source
        code
        text
      }
    }
    actions {
      cancel {
        allowed
        reason
      }
      retry {
        allowed
        reason
      }
    }
  }
`);
export type TaskData = FragmentOf<typeof TaskFields>;

export const PlanFields = graphql(`
  fragment PlanFields on Plan {
    operation
    title
    disruption
    warnings
    steps {
      key
      kind
      title
      weight
      effect
      irreversible
    }
  }
`);
export type PlanData = FragmentOf<typeof PlanFields>;

export const isActive = (state: string): boolean => state === 'QUEUED' || state === 'RUNNING';
