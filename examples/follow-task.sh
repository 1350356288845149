#!/usr/bin/env bash
# Follows a task by Server-Sent Events until it ends: prints its log, line by line, and exits 0 when it succeeded.
#   examples/follow-task.sh TASK_ID
# Needs curl and jq. CORRAL_URL and CORRAL_TOKEN as in curl.sh.
set -euo pipefail
url=${CORRAL_URL:-http://127.0.0.1:9601/graphql}
task=${1:?usage: follow-task.sh TASK_ID}

stream() { # subscription variables-json: prints the JSON of each event
  jq -n --arg query "$1" --argjson variables "$2" '{query: $query, variables: $variables}' |
    curl --silent --show-error --no-buffer --header 'content-type: application/json' --header 'accept: text/event-stream' \
      --config <(if [ -n "${CORRAL_TOKEN:-}" ]; then printf 'header = "authorization: Bearer %s"\n' "$CORRAL_TOKEN"; fi) \
      --data-binary @- "$url" |
    sed -un 's/^data: \{0,1\}\(.\{1,\}\)/\1/p'
}

variables=$(jq -n --arg id "$task" '{id: $id}')

# A stream has no end of its own. With job control each background job is a process group, which is ended whole.
set -m
scratch=$(mktemp -d)
mkfifo "$scratch/states"
finish() {
  kill %1 %2 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$scratch"
}
trap finish EXIT

# The log comes by a subscription that replays from the first line (after: 0) and then goes on live.
stream 'subscription Log($id: ID!) { taskLogAppended(taskId: $id, after: 0) { entries { at level message } } }' "$variables" |
  jq --unbuffered -r '.data.taskLogAppended.entries[]? | "\(.at) \(.level) \(.message)"' &

# The state comes by another one, whose first event is the task as it is now.
stream 'subscription Task($id: ID!) { taskUpdated(id: $id) { state progress error { code message } } }' "$variables" |
  jq --unbuffered -r '.data.taskUpdated.state // empty' >"$scratch/states" &

state=UNKNOWN
while read -r state; do
  case $state in SUCCEEDED | FAILED | CANCELLED) break ;; esac
done <"$scratch/states"
sleep 0.5 # the last lines of the log
echo "${state:-UNKNOWN}"
[ "$state" = SUCCEEDED ]
