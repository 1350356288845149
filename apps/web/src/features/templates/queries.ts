import { graphql, type ResultOf } from '@/lib/graphql/tada';
import { TemplateRow } from './fragments';

export const TemplateListQuery = graphql(
  `
    query TemplateList($first: Int, $after: String, $filter: ListFilter) {
      templates(first: $first, after: $after, filter: $filter) {
        edges {
          cursor
          node {
            ...TemplateRow
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [TemplateRow],
);
export const pickTemplates = (data: ResultOf<typeof TemplateListQuery>) => data.templates;

export const CatalogueQuery = graphql(`
  query Catalogue {
    catalogue {
      __typename
      id
      name
      osName
      osVersion
      arch
      url
      checksumUrl
      format
      cloudInit
      virtio
      guestAgent
      defaultUser
    }
  }
`);
