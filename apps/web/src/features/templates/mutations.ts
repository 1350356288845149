import { PlanFields, TaskFields } from '@/features/tasks/fragments';
import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql } from '@/lib/graphql/tada';
import { TemplateRow } from './fragments';

export const RegisterTemplate = graphql(
  `
    mutation RegisterTemplate($input: RegisterTemplateInput!) {
      result: registerTemplate(input: $input) {
        __typename
        ... on RegisterTemplatePayload {
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

export const DeleteTemplate = graphql(
  `
    mutation DeleteTemplate($input: DeleteTemplateInput!) {
      result: deleteTemplate(input: $input) {
        __typename
        ... on DeleteTemplatePayload {
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

export const UpdateTemplate = graphql(
  `
    mutation UpdateTemplate($input: UpdateTemplateInput!) {
      result: updateTemplate(input: $input) {
        __typename
        ... on UpdateTemplatePayload {
          template {
            ...TemplateRow
          }
        }
        ...UserErrorFields
      }
    }
  `,
  [TemplateRow, UserErrorFields],
);
