import { PlanFields, TaskFields } from '@/features/tasks/fragments';
import { TemplateRow } from '@/features/templates/fragments';
import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql } from '@/lib/graphql/tada';

export const CheckTemplateUpdates = graphql(
  `
    mutation CheckTemplateUpdates($input: CheckTemplateUpdatesInput!) {
      result: checkTemplateUpdates(input: $input) {
        __typename
        ... on CheckTemplateUpdatesPayload {
          templates {
            ...TemplateRow
          }
        }
        ...UserErrorFields
      }
    }
  `,
  [TemplateRow, UserErrorFields],
);

export const UpdateTemplateFromUpstream = graphql(
  `
    mutation UpdateTemplateFromUpstream($input: UpdateTemplateFromUpstreamInput!) {
      result: updateTemplateFromUpstream(input: $input) {
        __typename
        ... on UpdateTemplateFromUpstreamPayload {
          task {
            ...TaskFields
          }
          plan {
            ...PlanFields
          }
        }
        ...UserErrorFields
      }
    }
  `,
  [TaskFields, PlanFields, UserErrorFields],
);

export const ScanPoolForTemplates = graphql(
  `
    mutation ScanPoolForTemplates($input: ScanPoolForTemplatesInput!) {
      result: scanPoolForTemplates(input: $input) {
        __typename
        ... on ScanPoolForTemplatesPayload {
          imported
          known
          problems {
            file
            reason
          }
        }
        ...UserErrorFields
      }
    }
  `,
  [UserErrorFields],
);
