#!/usr/bin/env bash
# Queries and mutations with curl. Needs curl and jq.
#   examples/curl.sh vms                    list VMs with state and addresses
#   examples/curl.sh plan-stop VM_ID        what stopping a VM would do, without doing it
#   examples/curl.sh stop VM_ID             stop it; prints the task's id
# CORRAL_URL is the API (default http://127.0.0.1:9601/graphql); CORRAL_TOKEN is sent when set.
set -euo pipefail
url=${CORRAL_URL:-http://127.0.0.1:9601/graphql}

# The token goes to curl through a file descriptor, never onto its command line, where other users could read it.
ask() { # query variables-json
  jq -n --arg query "$1" --argjson variables "$2" '{query: $query, variables: $variables}' |
    curl --silent --show-error --fail-with-body --header 'content-type: application/json' \
      --config <(if [ -n "${CORRAL_TOKEN:-}" ]; then printf 'header = "authorization: Bearer %s"\n' "$CORRAL_TOKEN"; fi) \
      --data-binary @- "$url"
}

stop='mutation Stop($input: StopVmInput!) {
  stopVm(input: $input) {
    __typename
    ... on StopVmPayload { task { id state } plan { title disruption warnings steps { title effect irreversible } } }
    ... on UserError { code message wayOut }
  }
}'

case ${1:-} in
vms)
  ask '{ vms(first: 100) { totalCount edges { node { id name powerState node { name state } addresses { address source } observedAt } } } }' '{}' |
    jq '.data.vms | {totalCount, vms: [.edges[].node]}'
  ;;
plan-stop) ask "$stop" "$(jq -n --arg id "$2" '{input: {id: $id, plan: true}}')" | jq '.data.stopVm' ;;
stop) ask "$stop" "$(jq -n --arg id "$2" '{input: {id: $id}}')" | jq '.data.stopVm' ;;
*)
  sed -n '2,6s/^# \{0,1\}//p' "$0"
  exit 2
  ;;
esac
