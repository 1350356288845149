import { TaskFields } from '@/features/tasks/fragments';
import { graphql, type FragmentOf } from '@/lib/graphql/tada';

const HistoryEntry = graphql(
  `
    fragment HistoryEntry on Task {
      ...TaskFields
      parent {
        id
        title
      }
    }
  `,
  [TaskFields],
);
export type HistoryEntryData = FragmentOf<typeof HistoryEntry>;

export const HistoryQuery = graphql(
  `
    query History($filter: TaskFilter!, $all: TaskFilter!, $first: Int!, $after: String) {
      tasks(first: $first, after: $after, filter: $filter) {
        edges {
          cursor
          node {
            ...HistoryEntry
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
        totalCount
      }
      taskKinds(filter: $all) {
        operation
        count
      }
    }
  `,
  [HistoryEntry],
);

export const TaskRequestQuery = graphql(`
  query TaskRequest($id: ID!) {
    task(id: $id) {
      id
      request {
        script
        variables
        secrets
      }
    }
  }
`);
