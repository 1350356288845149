import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql, type FragmentOf } from '@/lib/graphql/tada';

const SavedViewFields = graphql(`
  fragment SavedViewFields on SavedView {
    __typename
    id
    list
    name
    isDefault
    settings {
      name
      value
    }
  }
`);
export type SavedViewData = FragmentOf<typeof SavedViewFields>;
export type ViewedList = SavedViewData['list'];

export const SavedViewsQuery = graphql(
  `
    query SavedViews($list: ViewedList!) {
      savedViews(list: $list) {
        ...SavedViewFields
      }
      serverInfo {
        role
      }
    }
  `,
  [SavedViewFields],
);

export const CreateSavedView = graphql(
  `
    mutation CreateSavedView($input: CreateSavedViewInput!) {
      result: createSavedView(input: $input) {
        __typename
        ... on CreateSavedViewPayload {
          savedView {
            ...SavedViewFields
          }
        }
        ...UserErrorFields
      }
    }
  `,
  [SavedViewFields, UserErrorFields],
);

export const UpdateSavedView = graphql(
  `
    mutation UpdateSavedView($input: UpdateSavedViewInput!) {
      result: updateSavedView(input: $input) {
        __typename
        ... on UpdateSavedViewPayload {
          savedView {
            ...SavedViewFields
          }
        }
        ...UserErrorFields
      }
    }
  `,
  [SavedViewFields, UserErrorFields],
);

export const ReorderSavedViews = graphql(
  `
    mutation ReorderSavedViews($input: ReorderSavedViewsInput!) {
      result: reorderSavedViews(input: $input) {
        __typename
        ... on ReorderSavedViewsPayload {
          savedViews {
            ...SavedViewFields
          }
        }
        ...UserErrorFields
      }
    }
  `,
  [SavedViewFields, UserErrorFields],
);

export const DeleteSavedView = graphql(
  `
    mutation DeleteSavedView($input: DeleteSavedViewInput!) {
      result: deleteSavedView(input: $input) {
        __typename
        ... on DeleteSavedViewPayload {
          savedViewId
        }
        ...UserErrorFields
      }
    }
  `,
  [UserErrorFields],
);
