import { PlanFields, TaskFields } from '@/features/tasks/fragments';
import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql } from '@/lib/graphql/tada';

export const StartVm = graphql(
  `
    mutation StartVm($input: StartVmInput!) {
      result: startVm(input: $input) {
        __typename
        ... on StartVmPayload {
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

export const StopVm = graphql(
  `
    mutation StopVm($input: StopVmInput!) {
      result: stopVm(input: $input) {
        __typename
        ... on StopVmPayload {
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

export const PowerOffVm = graphql(
  `
    mutation PowerOffVm($input: VmActionInput!) {
      result: powerOffVm(input: $input) {
        __typename
        ... on PowerOffVmPayload {
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

export const RebootVm = graphql(
  `
    mutation RebootVm($input: VmActionInput!) {
      result: rebootVm(input: $input) {
        __typename
        ... on RebootVmPayload {
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

export const ResetVm = graphql(
  `
    mutation ResetVm($input: VmActionInput!) {
      result: resetVm(input: $input) {
        __typename
        ... on ResetVmPayload {
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

export const PauseVm = graphql(
  `
    mutation PauseVm($input: VmActionInput!) {
      result: pauseVm(input: $input) {
        __typename
        ... on PauseVmPayload {
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

export const ResumeVm = graphql(
  `
    mutation ResumeVm($input: VmActionInput!) {
      result: resumeVm(input: $input) {
        __typename
        ... on ResumeVmPayload {
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

export const SuspendVm = graphql(
  `
    mutation SuspendVm($input: VmActionInput!) {
      result: suspendVm(input: $input) {
        __typename
        ... on SuspendVmPayload {
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

export const DeleteVm = graphql(
  `
    mutation DeleteVm($input: DeleteVmInput!) {
      result: deleteVm(input: $input) {
        __typename
        ... on DeleteVmPayload {
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

export const CreateVm = graphql(
  `
    mutation CreateVm($input: CreateVmInput!) {
      result: createVm(input: $input) {
        __typename
        ... on CreateVmPayload {
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
