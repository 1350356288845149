import { PlanFields, TaskFields } from '@/features/tasks/fragments';
import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql, type FragmentOf, type ResultOf } from '@/lib/graphql/tada';

const SettingsFields = graphql(`
  fragment FirewallSettingsFields on FirewallSettings {
    antiSpoofing
    inbound
    outbound
    rules {
      direction
      action
      family
      protocol
      address
      portFrom
      portTo
      priority
    }
  }
`);
export type SettingsData = FragmentOf<typeof SettingsFields>;
export type RuleData = SettingsData['rules'][number];

const CardFilterFields = graphql(
  `
    fragment CardFilterFields on CardFilter {
      name
      corral
      missing
      settings {
        ...FirewallSettingsFields
      }
      lines
    }
  `,
  [SettingsFields],
);
export type CardFilterData = FragmentOf<typeof CardFilterFields>;

export const TrafficLimitFields = graphql(`
  fragment TrafficLimitFields on TrafficLimit {
    averageBytes
    peakBytes
    burstBytes
  }
`);
export type LimitData = FragmentOf<typeof TrafficLimitFields>;

/** What may pass the cards of a VM, and how fast. */
export const VmTrafficQuery = graphql(
  `
    query VmTraffic($id: ID!) {
      vm(id: $id) {
        id
        node {
          id
          trafficLimiting {
            inbound {
              allowed
              reason
            }
            outbound {
              allowed
              reason
            }
          }
        }
        hardware {
          stored {
            nics {
              mac
              inbound {
                ...TrafficLimitFields
              }
              outbound {
                ...TrafficLimitFields
              }
            }
          }
        }
        firewall {
          set {
            allowed
            reason
          }
          policies {
            allowed
            reason
          }
          cards {
            mac
            source
            stored {
              ...CardFilterFields
            }
            running {
              ...CardFilterFields
            }
            presets {
              preset
              allowed
              reason
              settings {
                ...FirewallSettingsFields
              }
            }
          }
        }
      }
    }
  `,
  [SettingsFields, CardFilterFields, TrafficLimitFields],
);
export type TrafficData = NonNullable<ResultOf<typeof VmTrafficQuery>['vm']>;
export type CardData = NonNullable<TrafficData['firewall']>['cards'][number];

export const NodeFiltersQuery = graphql(`
  query NodeFilters($id: ID!) {
    node(id: $id) {
      id
      packetFiltering {
        allowed
        reason
      }
      packetFilters {
        name
        corral
        lines
        usedBy {
          id
          name
        }
      }
    }
  }
`);

export const SetNicFirewall = graphql(
  `
    mutation SetNicFirewall($input: SetNicFirewallInput!) {
      result: setNicFirewall(input: $input) {
        __typename
        ... on SetNicFirewallPayload {
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

export const ClearNicFirewall = graphql(
  `
    mutation ClearNicFirewall($input: ClearNicFirewallInput!) {
      result: clearNicFirewall(input: $input) {
        __typename
        ... on ClearNicFirewallPayload {
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

export const SetNicLimits = graphql(
  `
    mutation SetNicLimits($input: SetNicLimitsInput!) {
      result: setNicLimits(input: $input) {
        __typename
        ... on SetNicLimitsPayload {
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
