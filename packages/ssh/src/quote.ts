/**
 * Makes one command line of an argv, for the remote user's shell: every argument in single quotes, so that a POSIX
 * shell hands the program exactly these arguments and interprets nothing in them.
 * @throws TypeError for an empty argv or a NUL in an argument, which no program can be given.
 */
export function quoteArgv(argv: readonly string[]): string {
  if (argv.length === 0) throw new TypeError('A command needs a program.');
  return argv.map(quote).join(' ');
}

function quote(argument: string): string {
  if (argument.includes('\0')) throw new TypeError('An argument of a command cannot hold a NUL.');
  return `'${argument.replaceAll("'", `'\\''`)}'`;
}
