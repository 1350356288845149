import { PlanFields, TaskFields } from '@/features/tasks/fragments';
import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql } from '@/lib/graphql/tada';

export const InstallationMediaQuery = graphql(`
  query InstallationMedia($id: ID!) {
    vm(id: $id) {
      id
      installationMedia {
        target
        source
        bootsFirst
        volume {
          id
          name
        }
      }
      hardwareActions {
        change {
          allowed
          reason
        }
      }
    }
  }
`);

export const EjectInstallationMedia = graphql(
  `
    mutation EjectInstallationMedia($input: EjectInstallationMediaInput!) {
      result: ejectInstallationMedia(input: $input) {
        __typename
        ... on EjectInstallationMediaPayload {
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
