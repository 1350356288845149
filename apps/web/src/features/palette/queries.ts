import { graphql } from '@/lib/graphql/tada';

/** Every object whose name has the search in it, a few of each kind. */
export const PaletteQuery = graphql(`
  query Palette($search: String!) {
    vms(first: 8, filter: { search: $search }) {
      edges {
        node {
          id
          name
          powerState
          activity
          node {
            id
            name
          }
        }
      }
    }
    nodes(first: 5, filter: { search: $search }) {
      edges {
        node {
          id
          name
          state
        }
      }
    }
    storagePools(first: 5, filter: { search: $search }) {
      edges {
        node {
          id
          name
          state
          node {
            id
            name
          }
        }
      }
    }
    networks(first: 5, filter: { search: $search }) {
      edges {
        node {
          id
          name
          active
          node {
            id
            name
          }
        }
      }
    }
    volumes(first: 5, filter: { search: $search }) {
      edges {
        node {
          id
          name
          pool {
            id
            name
          }
        }
      }
    }
    templates(first: 5, filter: { search: $search }) {
      edges {
        node {
          id
          name
          osName
          pool {
            id
            name
          }
        }
      }
    }
    tasks(first: 5, filter: { search: $search }) {
      edges {
        node {
          id
          title
          state
        }
      }
    }
    keyPairs {
      id
      name
    }
    savedViews(list: VMS) {
      id
      name
    }
  }
`);
