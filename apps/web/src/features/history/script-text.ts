/** An action as text to copy. Pure. */
export interface Script {
  readonly script: string;
  readonly variables: unknown;
  readonly secrets: readonly string[];
}

const json = (value: unknown): string => JSON.stringify(value, null, 2);

/** Document and variables as one text; what must be filled in comes first. */
export function scriptText({ script, variables, secrets }: Script): string {
  const fillIn = secrets.map((name) => `# fill in ${name}\n`).join('');
  return `${fillIn}${script}\n\n# variables\n${json(variables)}\n`;
}

/** A command that sends it, for a POSIX shell: the body comes by a quoted here-document, so nothing in it is expanded. */
export function curlText(action: Script, url: string): string {
  const body = json({ query: action.script, variables: action.variables });
  const fillIn = action.secrets.map((name) => `# fill in ${name}\n`).join('');
  return `${fillIn}curl --fail-with-body '${url}' \\\n  --header 'content-type: application/json' \\\n  \${CORRAL_TOKEN:+--header "authorization: Bearer $CORRAL_TOKEN"} \\\n  --data-binary @- <<'END_OF_REQUEST'\n${body}\nEND_OF_REQUEST\n`;
}
