import { graphql, type FragmentOf } from '@/lib/graphql/tada';

export const TemplateRow = graphql(`
  fragment TemplateRow on Template {
    __typename
    id
    name
    description
    osName
    osVersion
    arch
    format
    sizeBytes
    fileBytes
    volumeName
    checksumSha256
    cloudInit
    virtio
    guestAgent
    tags
    version
    latest
    upstream {
      state
      reason
      checkedAt
    }
    usageCount
    lastUsedAt
    createdAt
    source {
      kind
      url
      path
    }
    pool {
      id
      name
      node {
        id
        name
      }
    }
    actions {
      createVm {
        allowed
        reason
      }
      edit {
        allowed
        reason
      }
      update {
        allowed
        reason
      }
      delete {
        allowed
        reason
      }
    }
  }
`);
export type TemplateRowData = FragmentOf<typeof TemplateRow>;
