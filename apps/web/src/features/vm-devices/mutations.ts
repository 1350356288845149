import { PlanFields, TaskFields } from '@/features/tasks/fragments';
import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql } from '@/lib/graphql/tada';

export const AttachVmPciDevice = graphql(
  `
    mutation AttachVmPciDevice($input: AttachVmPciDeviceInput!) {
      result: attachVmPciDevice(input: $input) {
        __typename
        ... on AttachVmPciDevicePayload {
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

export const AttachVmUsbDevice = graphql(
  `
    mutation AttachVmUsbDevice($input: AttachVmUsbDeviceInput!) {
      result: attachVmUsbDevice(input: $input) {
        __typename
        ... on AttachVmUsbDevicePayload {
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

export const AttachVmShare = graphql(
  `
    mutation AttachVmShare($input: AttachVmShareInput!) {
      result: attachVmShare(input: $input) {
        __typename
        ... on AttachVmSharePayload {
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

export const AttachVmPart = graphql(
  `
    mutation AttachVmPart($input: AttachVmPartInput!) {
      result: attachVmPart(input: $input) {
        __typename
        ... on AttachVmPartPayload {
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

export const DetachVmDevice = graphql(
  `
    mutation DetachVmDevice($input: DetachVmDeviceInput!) {
      result: detachVmDevice(input: $input) {
        __typename
        ... on DetachVmDevicePayload {
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

export const SetVmVideo = graphql(
  `
    mutation SetVmVideo($input: SetVmVideoInput!) {
      result: setVmVideo(input: $input) {
        __typename
        ... on SetVmVideoPayload {
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
