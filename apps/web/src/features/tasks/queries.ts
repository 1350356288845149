import { graphql } from '@/lib/graphql/tada';
import { UserErrorFields } from '@/lib/graphql/outcome';
import { TaskFields } from './fragments';

export const TaskListQuery = graphql(
  `
    query TaskList($first: Int, $after: String, $filter: TaskFilter) {
      tasks(first: $first, after: $after, filter: $filter) {
        edges {
          cursor
          node {
            ...TaskFields
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [TaskFields],
);

export const TaskFeed = graphql(
  `
    subscription TaskFeed {
      taskUpdated {
        ...TaskFields
      }
    }
  `,
  [TaskFields],
);

export const CancelTask = graphql(
  `
    mutation CancelTask($input: TaskActionInput!) {
      result: cancelTask(input: $input) {
        __typename
        ... on CancelTaskPayload {
          task {
            ...TaskFields
          }
        }
        ... on UserError {
          ...UserErrorFields
        }
      }
    }
  `,
  [TaskFields, UserErrorFields],
);

export const RetryTask = graphql(
  `
    mutation RetryTask($input: TaskActionInput!) {
      result: retryTask(input: $input) {
        __typename
        ... on RetryTaskPayload {
          task {
            ...TaskFields
          }
        }
        ... on UserError {
          ...UserErrorFields
        }
      }
    }
  `,
  [TaskFields, UserErrorFields],
);
